"""What PostgREST does with a request, as far as the tests and the demo need it; serve.py says how far."""
