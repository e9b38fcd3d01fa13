"""Who is who in an article: states, organizations, institutions, and persons with the offices they hold."""
