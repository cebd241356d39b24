public import Base

/// Some documents of one task, held in columns: a row of small values each, and arenas for bytes.
///
/// A batch passes through the stages as one; a stage never removes a row, it sets its verdict.
/// Batches are reused, so a long run allocates its arenas once.
public struct Batch: ~Copyable, Sendable {
  /// The rows, in the order of the input.
  public var documents: [Document] = []
  /// Identifiers, addresses, dates, titles.
  public var strings = ByteBuffer(capacity: 1 << 16)
  /// Payloads as they were sent.
  public var bodies = ByteBuffer(capacity: 1 << 20)
  /// Payloads in UTF-8.
  public var characters = ByteBuffer(capacity: 1 << 20)
  /// Main texts.
  public var texts = ByteBuffer(capacity: 1 << 18)
  /// The lines that documents were read from.
  public var lines = ByteBuffer()
  /// Lines for `decode` to parse into rows.
  internal var loaded: DocumentLines?
  /// Where words, sentences and lines of the texts are, as far as stages need it.
  public var analysis = TextAnalysis()
  /// The input that the documents are from, as faults name it.
  public var file = ""
  /// Faults of these documents.
  public var faults: [Fault] = []
  /// Scores and reasons in annotate mode; nil in the usual one, in which stages drop documents.
  public var annotations: Annotations?

  /// An empty batch.
  public init() {}

  /// Removes all rows, and frees memory beyond the usual size of a batch.
  public mutating func removeAll(keeping usualBytes: Int = 16 << 20) {
    documents.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    analysis.removeAll()
    annotations?.removeAll()
    strings.removeAll()
    bodies.removeAll()
    characters.removeAll()
    texts.removeAll()
    lines.removeAll()
    loaded = nil
    strings.shrink(to: usualBytes)
    bodies.shrink(to: usualBytes)
    characters.shrink(to: usualBytes)
    texts.shrink(to: usualBytes)
    lines.shrink(to: usualBytes)
  }

  /// Lets `body` read a document's payload in UTF-8.
  @inlinable public func withCharacters<R, E: Error>(
    of document: Document, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    if document.isBodyText {
      try bodies.withSpan(document.characters.range, body)
    } else {
      try characters.withSpan(document.characters.range, body)
    }
  }

  /// Parses the lines that a reader loaded into rows; does nothing if they are parsed.
  public mutating func decode() {
    guard let loaded else { return }
    self.loaded = nil
    loaded.decode(into: &self)
  }

  /// Drops the document in `row`; it stays in the batch, with its reason. In annotate mode the reason is noted, and the
  /// document stays kept.
  public mutating func drop(
    _ row: Int, stage: String, for reason: Drop.Reason, _ values: [Drop.Value] = []
  ) {
    guard annotations == nil else {
      annotations?.add(reason, row: row)
      return
    }
    documents[row].verdict = .dropped(Drop(stage: stage, reason: reason, values: values))
  }

  /// Keeps the document in `row` for no higher tier than `tier`; a dropped one stays dropped. The first reason for which
  /// a document is not clean is kept with it.
  public mutating func limit(
    _ row: Int, to tier: Verdict.Tier, stage: String, for reason: Drop.Reason, _ values: [Drop.Value] = []
  ) {
    guard annotations == nil else {
      annotations?.add(reason, row: row)
      return
    }
    guard let current = documents[row].verdict.tier, tier < current else { return }
    documents[row].verdict = .kept(tier)
    documents[row].noise = Drop(stage: stage, reason: reason, values: values)
  }

  /// The number of kept documents.
  public var keptCount: Int { documents.reduce(0) { $0 + ($1.verdict.isKept ? 1 : 0) } }
}
