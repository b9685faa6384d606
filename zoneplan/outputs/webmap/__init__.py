"""The map in the browser: its assets, its layers as GeoJSON, and the shell that folium builds.

folium gets nothing from a plan but digests: branca compiles what it renders a second time as a template, so a
name with braces would run on the server. Features reach the browser from routes, names only as text nodes.
"""
