"""What a model is: labels, text, features, the pipeline, and its releases."""
