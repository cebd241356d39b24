package import Base

/// What a probe found of a server's log-probabilities of prompts.
package struct PromptVerdict: Sendable, Equatable {
  /// How a text's offsets count.
  package enum OffsetUnit: String, Sendable {
    case codePoints = "code_points"
    case bytes
    /// There are none.
    case none
    /// They fit neither.
    case wrong
  }

  /// A fault of one way to ask.
  package struct Finding: Sendable, Equatable {
    /// The way.
    package var source: PromptScoring
    /// What is wrong.
    package var fault: PromptFault
    /// What the server says, or values that do not agree; may be empty.
    package var detail: String
  }

  /// The way that gives log-probabilities that can be believed; nil if none does.
  package var source: PromptScoring?
  /// What is wrong with the ways that were tried before it, or all.
  package var findings: [Finding] = []
  /// Of `text_offset`.
  package var offsets = OffsetUnit.none
  /// Whether `usage` counts the prompt's tokens as the list has them; a wrong count makes costs wrong, not scores.
  package var countsAgree = true
  /// Whether a generated token could be compared with the same token as a prompt's end: what finds shifted values.
  package var isCompared = false
  /// Mean log-probability of a sentence, and of its words in another order.
  package var ordered: Double?
  package var scrambled: Double?

  /// Nothing found yet.
  package init() {}

  /// A line for people.
  package var summary: String {
    guard let source else {
      let parts = findings.map { finding in
        "\(finding.source.rawValue): \(finding.fault.explanation)\(finding.detail.isEmpty ? "" : " (\(finding.detail))")"
      }
      return "no log-probabilities of prompts that can be believed; " + parts.joined(separator: "; ")
    }
    return "log-probabilities of prompts by \(source.rawValue)"
      + (countsAgree ? "" : "; usage counts other tokens than the list has, so that costs are not exact")
      + (isCompared ? "" : "; not compared with those of generated tokens, which the server does not give")
  }

  /// Writes the verdict as an object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("source", source?.rawValue)
    writer.key("findings")
    writer.beginArray()
    for finding in findings {
      writer.beginObject()
      writer.member("source", finding.source.rawValue)
      writer.member("fault", finding.fault.rawValue)
      writer.member("detail", finding.detail)
      writer.endObject()
    }
    writer.endArray()
    writer.member("offsets", offsets.rawValue)
    writer.member("counts_agree", countsAgree)
    writer.member("compared", isCompared)
    for (name, value) in [("ordered", ordered), ("scrambled", scrambled)] {
      writer.key(name)
      if let value { writer.number(value) } else { writer.null() }
    }
    writer.endObject()
  }

  /// Reads what `write` wrote; nil for anything else.
  package init?(_ value: JSONValue) {
    guard let findings = value["findings"]?.array, let offsets = value["offsets"]?.string.flatMap(OffsetUnit.init),
      case .bool(let agree)? = value["counts_agree"], case .bool(let isCompared)? = value["compared"],
      let source = value["source"]
    else { return nil }
    if source != .null {
      guard let known = source.string.flatMap(PromptScoring.init) else { return nil }
      self.source = known
    }
    for finding in findings {
      guard let source = finding["source"]?.string.flatMap(PromptScoring.init),
        let fault = finding["fault"]?.string.flatMap(PromptFault.init), let detail = finding["detail"]?.string
      else { return nil }
      self.findings.append(Finding(source: source, fault: fault, detail: detail))
    }
    self.offsets = offsets
    countsAgree = agree
    self.isCompared = isCompared
    ordered = value["ordered"]?.number
    scrambled = value["scrambled"]?.number
  }
}
