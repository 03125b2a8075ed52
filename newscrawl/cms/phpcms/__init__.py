"""PHPCMS V9: see docs/families/phpcms.md."""
