/*
 * jwt_stand_in.c
 *	  Keys that stand in where a token names no live key.
 *
 * The public keys were made by openssl, and their private halves thrown away; a
 * client that had one would gain nothing, as the result is not looked at.  They are
 * in the form in which keys are kept (public_key.h).
 */
#include "auth/jwt_stand_in.h"

/* A secret of zeros: as long as the longest that an algorithm asks for. */
static const uint8 secret[64];

static const char rsa[] = "{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"ua6FabKtJk3ZvZJ_WtW38Z98f0zb-Pbd"
						  "1cHQdlMFMluXA1qit7etn_37v2CeOfw2A_R8XQ8UfESIodAn0nGDfnJBgFwqBnuDojcUFYdu"
						  "dqXhYKWNBxLDQSR78CvTfHHrVLUEORyPRU3vnENWauParIUgO4_QVXyO_WfhPegSuQnrgbCH"
						  "pbT3u7kFUxFNH-lucuxsXfUC0KEvz43VmEkk8VVB0s8YD231GyAK3tabZLHeNw071WXxvllM"
						  "Ot6-GVEpTyCc0a2BqQ3IO1uDJMvQXWSuBs-WwnKzaWrZBlPxY3TnLy9kRXuP5PcgslV7fwx-"
						  "0cD46VDyLerxRQx5CUgLaw\"}";

static const char p256[] =
	"{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"1Tl5ljFi1G7wD2_QN2uuzNIFCQm1s5"
	"5k9zDmuuAFTpE\",\"y\":\"DnHLY0im7qZ5dGuhVQLEk5_WpUU8NNyOnquHsc6ghEo\"}";

static const char p384[] =
	"{\"crv\":\"P-384\",\"kty\":\"EC\",\"x\":\"JIj8Fhim3TLL__-i4ZquzQtd4sJHDK"
	"ZTuqW6XP5R8pi0bQ-d2nliytOcsfGOiJw5\",\"y\":\"0Fy5DhyLXU5w12wD0PYyrhhKp3B"
	"XaW8zJmFFW1RHW1SvTQ0-14FQAtJQbqdPgjrU\"}";

static const char p521[] =
	"{\"crv\":\"P-521\",\"kty\":\"EC\",\"x\":\"ART-Jd1Kp6_O_rNzYwr9WTKbmgV9ZJ"
	"Rj9ZH65g7_gYM6qNJP58d4N075EgMt9FPiHzx_-yh72mnaVZBxknYs15qm\",\"y\":\"AVx"
	"gNZQTsdfDKMvJWmrYIL7JNvG4PmBY88GtTOpY2FK45GPMqly3x67OVMRw4-eWIMgGWNjs8nH"
	"ZrLa8dz3ufjjT\"}";

static const char ed25519[] =
	"{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"GviM8pe-WPj_AuuLDwmM00mmPzg"
	"ytQ7GqvRpQmKJv5w\"}";

static ForgeTokenKey
key_of(const ForgeJwtAlgorithm *algorithm, const void *material, int length)
{
	return (
		ForgeTokenKey){ .algorithm = algorithm, .material = material, .material_length = length };
}

static ForgeTokenKey
key_on_curve(const ForgeJwtAlgorithm *algorithm)
{
	if (algorithm->coordinate_size == 32)
		return key_of(algorithm, p256, strlen(p256));
	if (algorithm->coordinate_size == 48)
		return key_of(algorithm, p384, strlen(p384));
	return key_of(algorithm, p521, strlen(p521));
}

ForgeTokenKey
forge_jwt_stand_in(const ForgeJwtAlgorithm *algorithm)
{
	switch (algorithm->family)
	{
		case FORGE_JWT_HMAC:
			return key_of(algorithm, secret, algorithm->size);
		case FORGE_JWT_RSA:
			return key_of(algorithm, rsa, strlen(rsa));
		case FORGE_JWT_CURVE:
			return key_on_curve(algorithm);
		case FORGE_JWT_EDWARDS:
			break;
	}
	return key_of(algorithm, ed25519, strlen(ed25519));
}
