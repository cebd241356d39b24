import Base
import Tokenization

/// What a finished tokenization tells.
struct TokenizationSummary {
  var manifest: TokenizationManifest
  var folder: String
  /// What this run took.
  var seconds: Double

  func print(_ format: LogFormat) { Console.note(format == .text ? text : json) }

  private var text: String {
    let perToken = manifest.tokens == 0 ? 0 : Double(manifest.textBytes) / Double(manifest.tokens)
    var lines = [
      "\(Amount.count(manifest.tokens)) tokens of \(Amount.count(manifest.documents)) documents "
        + "(\(Amount.bytes(manifest.textBytes)), \(perToken.fixed(2)) bytes a token) in \(manifest.shards.count) shard"
        + (manifest.shards.count == 1 ? "" : "s")
    ]
    if manifest.droppedTokens > 0 { lines.append("left out: \(Amount.count(manifest.droppedTokens)) tokens") }
    if !manifest.faults.isEmpty {
      let kinds = manifest.faults.sorted { $0.key < $1.key }.map { "\($0.key) \(Amount.count($0.value))" }
      lines.append("faults: " + kinds.joined(separator: ", ") + " (\(Path.join(folder, "faults")))")
    }
    lines.append("manifest: \(Path.join(folder, TokenizationManifest.fileName))")
    return lines.joined(separator: "\n")
  }

  private var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("event")
    json.string("done")
    for (name, value) in [
      ("shards", manifest.shards.count), ("tokens", manifest.tokens), ("documents", manifest.documents),
      ("text_bytes", manifest.textBytes), ("dropped_tokens", manifest.droppedTokens),
      ("faults", manifest.faults.values.reduce(0, +)),
    ] {
      json.key(name)
      json.integer(value)
    }
    json.key("seconds")
    json.number(seconds, decimals: 1)
    json.key("manifest")
    json.string(Path.join(folder, TokenizationManifest.fileName))
    json.endObject()
    return json.bytes.string()
  }
}

extension TokenizationRun.Progress: ProgressNews {
  func parts(seconds: Double, totalBytes: Int) -> [String] {
    var parts = [
      "input \(min(input + 1, inputs))/\(inputs)",
      "\(Amount.count(tokens)) tokens (\(Amount.count(Int(Double(tokens) / seconds)))/s)",
      "\(Amount.count(documents)) documents",
      "\(Amount.bytes(textBytes)) (\(Amount.bytes(Int(Double(textBytes) / seconds)))/s)",
    ]
    if totalBytes > storedBytes, storedBytes > 0 {
      let left = seconds * Double(totalBytes - storedBytes) / Double(storedBytes)
      parts.insert("ETA \(Amount.duration(left))", at: 1)
    }
    return parts
  }

  func json(seconds: Double) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("event")
    json.string("progress")
    for (name, value) in [
      ("input", input), ("inputs", inputs), ("documents", documents), ("tokens", tokens), ("text_bytes", textBytes),
      ("bytes_in", storedBytes),
    ] {
      json.key(name)
      json.integer(value)
    }
    json.key("seconds")
    json.number(seconds, decimals: 1)
    json.endObject()
    return json.bytes.string()
  }
}
