"""Portals on EmpireCMS (帝国CMS)."""
