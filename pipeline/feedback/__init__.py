"""What the models learn from and how they are measured: corpus, training, evaluation, review."""
