/*
 * jwt_libjwt.c
 *	  Signatures of secrets, by libjwt; the only file that sees its header.
 *
 * jwt_decode exists from 1.0 to 2.x.  Its callers must know
 * about 1.10: the token chooses the algorithm (so it was compared with the
 * key's before, and is compared here again); an empty key accepts every token;
 * claims are not checked; the token is copied onto the stack.  It allocates by
 * malloc, so nothing may raise an error in between.
 *
 * It is not linked but loaded with RTLD_DEEPBIND. libjwt builds on jansson,
 * and would otherwise call the server's json_object(), an SQL function,
 * instead of jansson's.
 */
#include "auth/jwt_libjwt.h"

#include <dlfcn.h>
#include <jwt.h>
#include <openssl/err.h>

/* Its functions, once it is loaded. */
static struct
{
	void *handle; /* NULL: not yet */
	__typeof__(&jwt_decode) decode;
	__typeof__(&jwt_free) release;
	__typeof__(&jwt_get_alg) get_algorithm;
	__typeof__(&jwt_str_alg) find_algorithm;
} libjwt;

_Static_assert(sizeof(FORGE_LIBJWT) > sizeof(""), "libjwt.so, or objdump, was not found");

/* Loads it; returns why that cannot be done, or NULL. */
static const char *
try_to_load(void)
{
	void *handle;

	if (likely(libjwt.handle != NULL))
		return NULL;
	handle = dlopen(FORGE_LIBJWT, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
	if (handle == NULL)
		return dlerror();
	libjwt.decode = dlsym(handle, "jwt_decode");
	libjwt.release = dlsym(handle, "jwt_free");
	libjwt.get_algorithm = dlsym(handle, "jwt_get_alg");
	libjwt.find_algorithm = dlsym(handle, "jwt_str_alg");
	if (libjwt.decode == NULL || libjwt.release == NULL || libjwt.get_algorithm == NULL ||
		libjwt.find_algorithm == NULL)
		return "it lacks functions that are needed";
	libjwt.handle = handle;
	return NULL;
}

void
forge_libjwt_load(void)
{
	const char *problem = try_to_load();

	if (unlikely(problem != NULL))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FILE),
						errmsg("could not load library \"%s\": %s", FORGE_LIBJWT, problem)));
}

char *
forge_libjwt_problem(void)
{
	const char *problem = try_to_load();

	return problem == NULL ? NULL
						   : psprintf("could not load library \"%s\": %s", FORGE_LIBJWT, problem);
}

bool
forge_libjwt_verify(const char *token, const ForgeTokenKey *key)
{
	jwt_alg_t expected;
	jwt_t *jwt = NULL;
	bool is_verified;

	forge_libjwt_load();
	expected = libjwt.find_algorithm(key->algorithm->name);
	if (key->algorithm->family != FORGE_JWT_HMAC || key->material_length <= 0)
		return false;
	is_verified = libjwt.decode(&jwt, token, key->material, key->material_length) == 0 &&
				  libjwt.get_algorithm(jwt) == expected;
	libjwt.release(jwt);
	ERR_clear_error();
	return is_verified;
}
