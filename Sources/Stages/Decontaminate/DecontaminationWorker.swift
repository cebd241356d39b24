internal import Base
internal import Records

/// Runs `Decontaminate` on one thread.
internal final class DecontaminationWorker: StageWorker {
  /// What a document has of the sets.
  private struct Found {
    /// Runs and whole items that match.
    var runs = 0
    /// Words within them.
    var words = 0
    /// The first item that matched.
    var item = 0
    /// The document's words of the first passage: from the first match on, as long as matches overlap.
    var passage = 0..<0
  }

  private let stage: Decontaminate
  private let sets: EvaluationSets?
  private let finder = FoldedWords()
  private var hashes: [UInt64] = []
  /// Lengths of runs, and what a word counts when it leaves the run.
  private let lengths: [(count: Int, power: UInt64)]
  private var isMatched: [Bool] = []

  /// The longest passage that is reported, in bytes.
  private static let longestPassage = 400

  internal init(_ stage: Decontaminate, _ sets: EvaluationSets?) {
    self.stage = stage
    self.sets = sets
    lengths = sets.map { sets in (sets.shortLengths + [sets.settings.words]).map { ($0, RunHash.power($0)) } } ?? []
  }

  internal func run(_ batch: inout Batch) {
    guard let sets else { return }
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      batch.texts.withSpan(batch.documents[row].text.range) { finder.find(in: $0) }
      let found = find(sets)
      let words = finder.words.count
      batch.note("decontaminate.runs", Double(found.runs), row: row)
      batch.note("decontaminate.share", words == 0 ? 0 : Double(found.words) / Double(words), row: row)
      guard found.runs > 0, found.runs >= stage.matches else { continue }
      let item = sets.items[found.item]
      let start = Int(finder.words[found.passage.lowerBound].start)
      let end = Int(finder.words[found.passage.upperBound - 1].end)
      let passage = batch.texts.withSpan(batch.documents[row].text.range) { text in
        let passage = text.extracting(start..<end)
        return passage.extracting(0..<passage.wholeCharacters(within: Self.longestPassage)).string
      }
      batch.drop(
        row, stage: Decontaminate.group, for: Decontaminate.reason,
        [
          .init("set", .text(sets.names[Int(item.set)])), .init("line", .integer(Int(item.line))),
          .init("runs", .integer(found.runs)), .init("passage", .text(passage)),
        ])
    }
  }

  private func find(_ sets: EvaluationSets) -> Found {
    hashes.removeAll(keepingCapacity: true)
    for word in finder.words { hashes.append(word.hash) }
    var found = Found()
    guard let shortest = lengths.first?.count, hashes.count >= shortest else { return found }
    isMatched.removeAll(keepingCapacity: true)
    isMatched.append(contentsOf: repeatElement(false, count: hashes.count))
    var first = Int.max
    for length in lengths where length.count <= hashes.count {
      var hash: UInt64 = 0
      for at in hashes.indices {
        hash = hash &* RunHash.factor &+ hashes[at]
        let start = at - length.count + 1
        if start > 0 { hash = hash &- hashes[start - 1] &* length.power }
        guard start >= 0, let item = sets.find(hash, hashes[start...at]) else { continue }
        found.runs += 1
        if start < first {
          first = start
          found.item = item
        }
        for word in start...at where !isMatched[word] {
          isMatched[word] = true
          found.words += 1
        }
      }
    }
    guard found.runs > 0 else { return found }
    var end = first
    while end < isMatched.count, isMatched[end] { end += 1 }
    found.passage = first..<end
    return found
  }
}
