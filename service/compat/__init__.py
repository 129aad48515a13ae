"""Other services' wire formats: each parses what their clients send, calls the use cases, and answers as they would."""
