internal import Base
internal import Records
package import Runs
internal import Stages

/// What an extraction counts.
extension Counts.Number {
  /// Records that hold a page: responses, resources and conversions.
  package static let pages = Self("pages")
  /// Response records.
  package static let responses = Self("responses")
  /// Documents written.
  package static let documents = Self("documents")
}

extension Counts.Name {
  /// Records by type, as the archive names them.
  package static let recordTypes = Self("records_by_type")
  /// Documents dropped, by reason.
  package static let rejects = Self("rejects")
  /// Documents that are not clean, by the first reason that says so.
  package static let noiseReasons = Self("noise_reasons")
  /// Documents by language.
  package static let languages = Self("languages")
  /// Documents that are blocked, as their publishers opted out, by language.
  package static let blockedLanguages = Self("blocked_languages")
  /// Unicode scalars of the documents' texts by language.
  package static let characters = Self("characters")
  /// Pages by media type as the server named it.
  package static let contentTypes = Self("content_types")
  /// Documents by character set.
  package static let charsets = Self("charsets")
  /// Documents by host; the most frequent ones of each task.
  package static let hosts = Self("hosts")
  /// Documents by length in characters; a bucket's name is its lower end, a power of two.
  package static let lengths = Self("lengths")
  /// Documents by language score; a bucket's name is its lower end, in tenths.
  package static let scores = Self("scores")
}

extension Counts {
  /// Bytes of a media type that are told apart; the longest registered one has 73.
  private static let contentTypeLength = 100

  /// Counts one row of a batch that has passed all stages.
  ///
  /// - Parameter hasTiers: whether documents are told apart by their tiers.
  internal mutating func count(_ batch: borrowing Batch, row: Int, hasTiers: Bool) {
    let document = batch.documents[row]
    self[.pages] += 1
    batch.strings.withSpan(document.contentType.range) { type in
      let shown = type.extracting(0..<min(type.count, Self.contentTypeLength))
      self[.contentTypes].add(type.isEmpty ? "(none)" : shown.string)
    }
    countFate(batch, row: row, hasTiers: hasTiers)
    if document.verdict.isKept { self[.charsets].add(document.charset) }
  }

  /// Counts what became of one row of a batch that has passed all stages.
  internal mutating func countFate(_ batch: borrowing Batch, row: Int, hasTiers: Bool = true) {
    let document = batch.documents[row]
    guard case .kept(let tier) = document.verdict else {
      if case .dropped(let drop) = document.verdict {
        self[.rejects].add(drop.reason.rawValue)
        if drop.reason.isOptOut { self[.blockedLanguages].add(document.language) }
      }
      return
    }
    self[.documents] += 1
    self[.languages].add(document.language)
    self[.characters].add(document.language, document.textScalars)
    if hasTiers {
      self[tier == .clean ? .clean : .noisy].add(document.language)
      if let noise = document.noise { self[.noiseReasons].add(noise.reason.rawValue) }
    }
    batch.strings.withSpan(document.url.range) { self[.hosts].add(URLHost.name(in: $0)) }
    self[.lengths].add(
      "\(document.textScalars == 0 ? 0 : 1 << (Int.bitWidth - 1 - document.textScalars.leadingZeroBitCount))")
    if document.language != "und" {
      self[.scores].add((Double(Int(min(0.9999, max(0, document.languageScore)) * 10)) / 10).fixed(1))
    }
  }
}
