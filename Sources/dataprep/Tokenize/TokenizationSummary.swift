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
      "\(Amount.count(manifest.tokens, of: "token")) of \(Amount.count(manifest.documents, of: "document")) "
        + "(\(Amount.bytes(manifest.textBytes)), \(perToken.fixed(2)) bytes a token) in "
        + Amount.count(manifest.shards.count, of: "shard")
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
    RunEvent(
      name: "done",
      counts: [
        "shards": manifest.shards.count, "tokens": manifest.tokens, "documents": manifest.documents,
        "text_bytes": manifest.textBytes, "dropped_tokens": manifest.droppedTokens,
        "faults": manifest.faults.values.reduce(0, +),
      ], seconds: seconds, file: ("manifest", Path.join(folder, TokenizationManifest.fileName))
    ).json
  }
}

extension TokenizationRun.Progress: ProgressNews {
  func parts(seconds: Double, totalBytes: Int) -> [String] {
    if let shuffledTokens {
      // The run that collected the documents may have been another one.
      let all = tokens > 0 ? " of \(Amount.count(tokens))" : ""
      return ["shuffled \(Amount.count(shuffledTokens))\(all) tokens"]
    }
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

  var counts: KeyValuePairs<String, Int> {
    [
      "input": input, "inputs": inputs, "documents": documents, "tokens": tokens, "text_bytes": textBytes,
      "bytes_in": storedBytes, "shuffled_tokens": shuffledTokens ?? 0,
    ]
  }
}
