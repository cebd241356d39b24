internal import Base
package import Deduplication

/// A deduplication in one reading: what is compared, and how it is told what stood before.
package struct OnePassSettings: Sendable, Equatable {
  /// What is compared, and goes.
  package enum Subject: Sendable, Equatable {
    /// Whole documents by a field.
    case documents(Field)
    /// Lines or paragraphs.
    case units(paragraphs: Bool, LineNormalization, minimumCharacters: Int)
  }

  /// A field that documents are compared by.
  package enum Field: String, Sendable, CaseIterable { case text, url, id }

  /// What is kept in memory of values that were met.
  package enum Memory: Sendable, Equatable {
    /// A Bloom filter of some bytes, on which the output depends. The rate is the chance that something new is taken for
    /// a copy, which its memory allows for up to a number of values.
    case filter(rate: Double, byteCount: Int)
    /// Every value, without errors; more than these bytes end the run.
    case table(mostBytes: Int)
  }

  /// What is compared.
  package var subject: Subject
  /// What is kept in memory.
  package var memory: Memory
  /// Whether documents are written, or only what would go of them.
  package var writesDocuments = true

  /// Settings made of their parts.
  package init(_ subject: Subject, _ memory: Memory) {
    self.subject = subject
    self.memory = memory
  }

  /// The filter's rate, and values up to which it holds; nil without a filter.
  package var filter: (rate: Double, capacity: Int)? {
    guard case .filter(let rate, let byteCount) = memory else { return nil }
    return (rate, BloomFilter.capacity(byteCount: byteCount, rate: rate))
  }

  /// Writes all that decides what is written.
  internal func write(to json: inout JSONWriter) {
    switch memory {
    case .filter: json.member("method", "bloom")
    case .table: json.member("method", "in-memory")
    }
    switch subject {
    case .documents(let field): json.member("field", field.rawValue)
    case .units(let paragraphs, let normalization, let minimum):
      json.member("unit", paragraphs ? "paragraph" : "line")
      json.member("normalize", normalization.rawValue)
      json.member("min_length", minimum)
    }
    if case .filter(let rate, let byteCount) = memory {
      json.key("rate")
      json.number(rate)
      json.member("filter_bytes", byteCount)
    }
    if !writesDocuments { json.member("ranges_only", true) }
  }
}
