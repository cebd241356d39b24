/// The tool's version (semantic versioning), as `--version`, plans and reports give it.
public let version = "0.1.0"
