"""The register room: the district's decisions about tools, the only source of a yes."""
