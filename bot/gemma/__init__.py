"""The model adapter: asks whatever serves Gemma 3 over the OpenAI-compatible chat completions API."""
