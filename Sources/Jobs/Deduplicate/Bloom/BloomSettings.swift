internal import Base
package import Deduplication

/// A deduplication by a Bloom filter: what is compared, and how often the filter may be wrong.
package struct BloomSettings: Sendable, Equatable {
  /// What is compared, and goes.
  package enum Subject: Sendable, Equatable {
    /// Whole documents by a field.
    case documents(Field)
    /// Lines or paragraphs.
    case units(paragraphs: Bool, LineNormalization, minimumCharacters: Int)
  }

  /// A field that documents are compared by.
  package enum Field: String, Sendable, CaseIterable { case text, url, id }

  /// What is compared.
  package var subject: Subject
  /// The chance that something new is taken for a copy, which the filter's memory allows for up to a number of values.
  package var rate: Double
  /// Bytes of the filter: what is written depends on them.
  package var byteCount: Int

  /// Settings made of their parts.
  package init(_ subject: Subject, rate: Double, byteCount: Int) {
    self.subject = subject
    self.rate = rate
    self.byteCount = byteCount
  }

  /// Values up to which the rate holds.
  package var capacity: Int {
    Int(Double(byteCount) * 8 * 0.693 / Double(BloomFilter.probes(rate: rate)))
  }

  /// Writes all that decides what is written.
  internal func write(to json: inout JSONWriter) {
    json.member("method", "bloom")
    switch subject {
    case .documents(let field): json.member("field", field.rawValue)
    case .units(let paragraphs, let normalization, let minimum):
      json.member("unit", paragraphs ? "paragraph" : "line")
      json.member("normalize", normalization.rawValue)
      json.member("min_length", minimum)
    }
    json.key("rate")
    json.number(rate)
    json.member("filter_bytes", byteCount)
  }
}
