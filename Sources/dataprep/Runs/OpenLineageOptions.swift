import ArgumentParser

/// Where a run tells of itself in terms of OpenLineage.
struct OpenLineageOptions: ParsableArguments {
  @Option(
    name: .customLong("openlineage"),
    help: ArgumentHelp(
      "Append events of OpenLineage to this file, one JSON object a line: when the run starts, and how it ends.",
      valueName: "file"), completion: .file())
  var file: String?

  @Option(
    name: .customLong("openlineage-namespace"),
    help: ArgumentHelp("The namespace of the job in these events.", valueName: "name"))
  var namespace = "dataprep"

  func validate() throws {
    if file?.isEmpty ?? false { throw ValidationError("--openlineage takes the name of a file.") }
    if namespace.isEmpty { throw ValidationError("--openlineage-namespace takes a name.") }
  }
}
