\echo Use "CREATE EXTENSION forgeerp" to load this file. \quit
