/*
 * no_libjwt.c
 *	  A machine without libjwt, as a server sees it that is started with this library
 *	  preloaded (LD_PRELOAD).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

void *
dlopen(const char *name, int flags)
{
	void *(*real)(const char *, int) = (void *(*) (const char *, int) ) dlsym(RTLD_NEXT, "dlopen");

	if (name != NULL && strncmp(name, "libjwt", strlen("libjwt")) == 0)
		name = "libjwt-is-not-here.so";
	return real(name, flags);
}
