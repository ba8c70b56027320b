"""Tools that developers run by hand, and the build hook of the package."""
