/*
 * told_signature.c
 *	  Tells the server's log of each signature that libjwt or OpenSSL is asked to verify, in
 *	  a server that is started with this library preloaded (LD_PRELOAD).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* Since the C library's version 2.34 each machine has it by this name. */
static void *
real_dlsym(void *handle, const char *name)
{
	static void *(*real)(void *, const char *);

	if (real == NULL)
		real = (void *(*) (void *, const char *) ) dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
	return real(handle, name);
}

/* libjwt is loaded by name. */
static int (*decode)(void **, const char *, const unsigned char *, int);

static int
told_decode(void **jwt, const char *token, const unsigned char *key, int key_length)
{
	fputs("libjwt is asked to verify a signature\n", stderr);
	return decode(jwt, token, key, key_length);
}

void *
dlsym(void *handle, const char *name)
{
	void *found = real_dlsym(handle, name);

	if (found == NULL || strcmp(name, "jwt_decode") != 0)
		return found;
	decode = (int (*)(void **, const char *, const unsigned char *, int)) found;
	return (void *) told_decode;
}

/* OpenSSL is linked. */
int
EVP_DigestVerify(void *context, const unsigned char *signature, size_t signature_length,
				 const unsigned char *text, size_t text_length)
{
	static int (*real)(void *, const unsigned char *, size_t, const unsigned char *, size_t);

	if (real == NULL)
		real = (int (*)(void *, const unsigned char *, size_t, const unsigned char *,
						size_t)) real_dlsym(RTLD_NEXT, "EVP_DigestVerify");
	fputs("OpenSSL is asked to verify a signature\n", stderr);
	return real(context, signature, signature_length, text, text_length);
}
