package import Base

/// What went through one stage.
package struct StageCount: Sendable, Equatable {
  package var name: String
  /// Documents that came in.
  package var input = 0
  /// Documents still kept after it.
  package var output = 0
  /// Bytes that came out of it: payload, UTF-8 or main text, as the stage makes.
  package var bytes = 0
  /// Processor time of all threads, in seconds.
  package var processorSeconds = 0.0

  package init(name: String) { self.name = name }

  internal mutating func add(_ other: StageCount) {
    input = input.adding(clamped: other.input)
    output = output.adding(clamped: other.output)
    bytes = bytes.adding(clamped: other.bytes)
    processorSeconds += other.processorSeconds
  }

  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.string(name)
    json.key("in")
    json.integer(input)
    json.key("out")
    json.integer(output)
    json.key("bytes")
    json.integer(bytes)
    json.key("cpu_seconds")
    json.number(processorSeconds, decimals: 6)
    json.endObject()
  }

  package init(_ json: JSONValue) {
    name = json["name"]?.string ?? ""
    input = json["in"]?.count ?? 0
    output = json["out"]?.count ?? 0
    bytes = json["bytes"]?.count ?? 0
    processorSeconds = json["cpu_seconds"]?.number ?? 0
  }
}
