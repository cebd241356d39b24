import ArgumentParser
import Base
import Stages

/// `dataprep filter list`: sets and stages with their parameters.
struct FilterList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists filter sets, or a stage's parameters with their defaults.",
    discussion: """
      Examples:
        dataprep filter list
        dataprep filter list gopher-quality
        dataprep filter list fineweb --json
      """)

  @Argument(help: "A set or a stage; without one all names are listed.")
  var name: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    guard let name else { return json ? printAllJSON() : printAll() }
    for stage in try FilterSet.stages(named: [name]) { try show(stage) }
  }

  private func printAll() {
    Console.print("sets:")
    for set in FilterSet.all {
      Console.print("  \(set.name): \(set.summary)")
      Console.print("    \(set.stages.map { type(of: $0).id }.joined(separator: ", "))")
    }
    Console.print("stages:")
    for stage in StageRegistry.all { Console.print("  \(stage.id): \(stage.summary)") }
  }

  private func printAllJSON() {
    var json = JSONWriter()
    json.beginObject()
    json.key("sets")
    json.beginObject()
    for set in FilterSet.all {
      json.key(set.name)
      json.beginObject()
      json.member("summary", set.summary)
      json.member("stages", set.stages.map { type(of: $0).id })
      json.endObject()
    }
    json.endObject()
    json.key("stages")
    json.beginObject()
    for stage in StageRegistry.all {
      json.key(stage.id)
      json.string(stage.summary)
    }
    json.endObject()
    json.endObject()
    Console.print(json.bytes.string())
  }

  private func show(_ stage: some Stage) throws {
    var values = JSONWriter()
    stage.describe(&values)
    guard !json else {
      return Console.print(#"{"id":"\#(type(of: stage).id)","parameters":\#(values.bytes.string())}"#)
    }
    let described = try JSONValue(parsing: values.bytes.array().span)
    Console.print("\(type(of: stage).id): \(type(of: stage).summary)")
    for parameter in type(of: stage).parameterTable {
      var value = JSONWriter()
      value.value(described[parameter.name] ?? .null)
      Console.print("  \(parameter.name) = \(value.bytes.string())")
      Console.print("      \(parameter.summary)")
    }
  }
}
