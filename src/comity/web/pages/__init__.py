"""The pages: one module for each group of them, each with its routes in `router`."""
