internal import Archive
internal import Base
package import Deduplication
internal import Records

/// Plants copies of known similarity into a sample of a corpus, and says how a deduplication of it did.
///
/// The sample is the documents whose place has the smallest hashes, so that it does not depend on the order of inputs. A
/// copy is planted for about every third of them.
package struct DeduplicationCheck {
  /// The sample's file in the check's directory, and that of the run.
  package static let sampleName = "sample.jsonl"

  /// A document of the sample that was planted.
  private struct Planted {
    var original: String
    var copy: String
    var change: String
    var language: String
    var jaccard: Double
  }

  private let similarity: DuplicateRule.Similarity
  private let seed: UInt64
  private var planted: [Planted] = []
  private var texts: [String: String] = [:]

  /// - Parameters:
  ///   - similarity: the settings that are checked.
  ///   - seed: another sample and other copies for another seed.
  package init(_ similarity: DuplicateRule.Similarity, seed: UInt64) {
    self.similarity = similarity
    self.seed = seed
  }

  /// Writes the sample with its copies to a file.
  ///
  /// - Throws: `TextError` for inputs that cannot be read; `DeduplicationError.badFile` where they have no documents.
  package mutating func writeSample(of inputs: [String], size: Int, to path: String) throws {
    let sample = try sample(of: inputs, size: size)
    guard !sample.isEmpty else {
      throw DeduplicationError(.badFile, "the inputs have no document with a text", location: inputs.first)
    }
    var planter = DuplicatePlanter(seed: seed)
    var measure = TrueSimilarity(unit: similarity.unit)
    var file = JSONWriter(capacity: 1 << 20)
    for (number, document) in sample.enumerated() {
      let id = "\(number)"
      texts[id] = document.text
      file.document(id, document.text, url: document.url, language: document.language)
      guard planter.next(3) == 0 else { continue }
      let change = DuplicatePlanter.Change.all[planter.next(DuplicatePlanter.Change.all.count)]
      let copy = planter.copy(of: document.text, change)
      let copyID = "\(number)+copy"
      texts[copyID] = copy
      file.document(copyID, copy, url: document.url, language: document.language)
      let (a, b) = (
        measure.shingles(of: document.text, words: similarity.words),
        measure.shingles(of: copy, words: similarity.words)
      )
      planted.append(
        Planted(
          original: id, copy: copyID, change: change.description, language: document.language,
          jaccard: TrueSimilarity.jaccard(a, b)))
    }
    try file.bytes.withSpan { (bytes) throws(OutputError) in try AtomicFile.write(bytes, to: path) }
  }

  private func sample(
    of inputs: [String], size: Int
  ) throws -> [(text: String, url: String, language: String)] {
    var kept: [(rank: UInt64, text: String, url: String, language: String)] = []
    var bound = UInt64.max
    for (number, input) in inputs.enumerated() {
      let reader = try openTextReader(input, fields: TextFields(more: ["url", "language"]))
      var batch = TextBatch()
      while try reader.fill(&batch) {
        for (index, row) in batch.rows.enumerated() {
          let rank = ByteHash.mix(ByteHash.mix(seed &+ UInt64(number)) &+ UInt64(row.ordinal))
          guard rank < bound, row.text.count > 0 else { continue }
          kept.append(
            (
              rank, batch.bytes.string(row.text), batch.bytes.string(batch.more[2 * index]),
              batch.bytes.string(batch.more[2 * index + 1])
            ))
          if kept.count >= 2 * size {
            kept.sort { $0.rank < $1.rank }
            kept.removeLast(kept.count - size)
            bound = kept[size - 1].rank
          }
        }
      }
    }
    kept.sort { $0.rank < $1.rank }
    return kept.prefix(size).map { ($0.text, $0.url, $0.language) }
  }

  /// Says how a run over the sample did.
  ///
  /// - Parameter folder: the run's directory.
  package func result(of folder: String) throws -> CheckResult {
    let rows = try RemovedRows(folder: folder).all()
    let gone = Set(rows.map(\.id))
    var result = CheckResult()
    result.documents = texts.count
    for pair in planted {
      result.addPair(
        jaccard: pair.jaccard, change: pair.change, language: pair.language.isEmpty ? "und" : pair.language,
        isResolved: gone.contains(pair.original) || gone.contains(pair.copy))
    }
    var measure = TrueSimilarity(unit: similarity.unit)
    for row in rows {
      guard let text = texts[row.id], let kept = row.keptID, let keptText = texts[kept] else {
        throw DeduplicationError(.badFile, "the run is of another sample", location: folder)
      }
      let jaccard = TrueSimilarity.jaccard(
        measure.shingles(of: text, words: similarity.words), measure.shingles(of: keptText, words: similarity.words))
      let lost =
        1
        - TrueSimilarity.containment(
          of: measure.shingles(of: text, words: 3), in: measure.shingles(of: keptText, words: 3))
      result.addRemoved(
        kept: kept, isJustified: jaccard >= (similarity.threshold ?? 0.7) - 1e-9, bytes: text.utf8.count,
        lostShare: lost)
    }
    return result
  }
}

extension JSONWriter {
  fileprivate mutating func document(_ id: String, _ text: String, url: String, language: String) {
    beginObject()
    member("text", text)
    member("id", id)
    member("url", url)
    member("language", language)
    endObject()
    endLine()
  }
}
