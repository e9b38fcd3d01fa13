"""Making the encoder that ships with Comity: the corpus read, the model trained and exported. Never needed to run Comity."""
