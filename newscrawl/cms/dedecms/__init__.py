"""DedeCMS (织梦) V5.5 to V5.7: see docs/families/dedecms.md."""
