import Base
import Jobs
import Tokenization

/// A document in a shard as `tokenize inspect` shows it.
struct TokenDocument {
  let shard: String
  let part: ShardPart
  /// The input it is from, if known.
  let input: String?
  let tokens: [UInt32]
  /// The decoded tokens; nil without a tokenizer.
  let text: String?
  /// Its record in the input; nil if the input is gone.
  let record: SourceRecord?

  private var id: String? { [part.id, record?.id].compactMap { $0 }.first { !$0.isEmpty } }

  /// Lines for people.
  var lines: String {
    var head = [
      "tokens \(part.tokens.lowerBound) to \(part.tokens.upperBound - 1) of \(shard)",
      "from \(input ?? "an unknown input"), record \(part.row.map { "\($0 + 1)" } ?? "unknown")",
    ]
    if let id { head.append("id \(id)") }
    for (name, value) in record?.members ?? [] { head.append("\(name) \(value)") }
    return (head.map(PrintableText.line) + [text ?? "(use --tokenizer to show the text)"]).joined(separator: "\n")
  }

  /// One object, for machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    Self.add("input", input, to: &writer)
    writer.key("row")
    if let row = part.row { writer.integer(row) } else { writer.null() }
    Self.add("id", id, to: &writer)
    writer.key("record")
    if let record {
      writer.beginObject()
      for (name, value) in record.members { Self.add(name, value, to: &writer) }
      writer.endObject()
    } else {
      writer.null()
    }
    writer.key("first")
    writer.integer(part.tokens.lowerBound)
    writer.key("tokens")
    writer.beginArray()
    for token in tokens { writer.integer(token) }
    writer.endArray()
    Self.add("text", text, to: &writer)
    writer.endObject()
    return writer.bytes.string()
  }

  private static func add(_ name: String, _ value: String?, to writer: inout JSONWriter) {
    writer.key(name)
    if let value { writer.string(value) } else { writer.null() }
  }
}
