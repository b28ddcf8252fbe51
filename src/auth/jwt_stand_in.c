/*
 * jwt_stand_in.c
 *	  Keys that stand in where a token names no live key.
 *
 * The public keys were made by openssl, and their private halves thrown away; a
 * client that had one would gain nothing, as the result is not looked at.
 */
#include "auth/jwt_stand_in.h"

/* A secret of zeros: as long as the longest that an algorithm asks for. */
static const uint8 secret[64];

static const char rsa[] = "-----BEGIN PUBLIC KEY-----\n"
						  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAua6FabKtJk3ZvZJ/WtW3\n"
						  "8Z98f0zb+Pbd1cHQdlMFMluXA1qit7etn/37v2CeOfw2A/R8XQ8UfESIodAn0nGD\n"
						  "fnJBgFwqBnuDojcUFYdudqXhYKWNBxLDQSR78CvTfHHrVLUEORyPRU3vnENWauPa\n"
						  "rIUgO4/QVXyO/WfhPegSuQnrgbCHpbT3u7kFUxFNH+lucuxsXfUC0KEvz43VmEkk\n"
						  "8VVB0s8YD231GyAK3tabZLHeNw071WXxvllMOt6+GVEpTyCc0a2BqQ3IO1uDJMvQ\n"
						  "XWSuBs+WwnKzaWrZBlPxY3TnLy9kRXuP5PcgslV7fwx+0cD46VDyLerxRQx5CUgL\n"
						  "awIDAQAB\n"
						  "-----END PUBLIC KEY-----\n";

static const char p256[] = "-----BEGIN PUBLIC KEY-----\n"
						   "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Tl5ljFi1G7wD2/QN2uuzNIFCQm1\n"
						   "s55k9zDmuuAFTpEOcctjSKbupnl0a6FVAsSTn9alRTw03I6eq4exzqCESg==\n"
						   "-----END PUBLIC KEY-----\n";

static const char p384[] = "-----BEGIN PUBLIC KEY-----\n"
						   "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEJIj8Fhim3TLL//+i4ZquzQtd4sJHDKZT\n"
						   "uqW6XP5R8pi0bQ+d2nliytOcsfGOiJw50Fy5DhyLXU5w12wD0PYyrhhKp3BXaW8z\n"
						   "JmFFW1RHW1SvTQ0+14FQAtJQbqdPgjrU\n"
						   "-----END PUBLIC KEY-----\n";

static const char p521[] = "-----BEGIN PUBLIC KEY-----\n"
						   "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBFP4l3Uqnr87+s3NjCv1ZMpuaBX1k\n"
						   "lGP1kfrmDv+Bgzqo0k/nx3g3TvkSAy30U+IfPH/7KHvaadpVkHGSdizXmqYBXGA1\n"
						   "lBOx18Moy8laatggvsk28bg+YFjzwa1M6ljYUrjkY8yqXLfHrs5UxHDj55YgyAZY\n"
						   "2Ozycdmstrx3Pe5+ONM=\n"
						   "-----END PUBLIC KEY-----\n";

static const char ed25519[] = "-----BEGIN PUBLIC KEY-----\n"
							  "MCowBQYDK2VwAyEAGviM8pe+WPj/AuuLDwmM00mmPzgytQ7GqvRpQmKJv5w=\n"
							  "-----END PUBLIC KEY-----\n";

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
