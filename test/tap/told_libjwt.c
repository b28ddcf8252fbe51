/*
 * told_libjwt.c
 *	  Tells the server's log of each signature that libjwt is asked to verify, in a server
 *	  that is started with this library preloaded (LD_PRELOAD).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static int (*decode)(void **, const char *, const unsigned char *, int);

static int
told_decode(void **jwt, const char *token, const unsigned char *key, int key_length)
{
	fputs("libjwt is asked to verify a signature\n", stderr);
	return decode(jwt, token, key, key_length);
}

/* Since the C library's version 2.34 each machine has it by this name. */
void *
dlsym(void *handle, const char *name)
{
	static void *(*real)(void *, const char *);
	void *found;

	if (real == NULL)
		real = (void *(*) (void *, const char *) ) dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
	found = real(handle, name);
	if (found == NULL || strcmp(name, "jwt_decode") != 0)
		return found;
	decode = (int (*)(void **, const char *, const unsigned char *, int)) found;
	return (void *) told_decode;
}
