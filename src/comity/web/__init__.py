"""Comity in the browser: pages and an API over a store. The doors are `app.make_app` and `serving.serve`."""
