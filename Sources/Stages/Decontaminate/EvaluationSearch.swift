/// Finds text of evaluation sets in texts. One for each thread.
package final class EvaluationSearch {
  /// What a text has of the sets.
  package struct Found: Sendable, Equatable {
    /// Runs and whole items that match.
    package var runs = 0
    /// Words of the text.
    package var words = 0
    /// Words within what matches.
    package var matched = 0
    /// The name of the first match's set; empty where there is none.
    package var set = ""
    /// The line of the first match's item in its file, from 1.
    package var line = 0
    /// Whether the text and the item have the same words and no others; known only where sets keep short items.
    package var isWhole = false
    /// The bytes of the first passage: from the first match on, as long as matches overlap.
    package var passage = 0..<0

    /// The share of words within what matches.
    package var share: Double { words == 0 ? 0 : Double(matched) / Double(words) }
  }

  private let sets: EvaluationSets
  private let finder = FoldedWords()
  private var hashes: [UInt64] = []
  /// Lengths of runs, and what a word counts when it leaves the run.
  private let lengths: [(count: Int, power: UInt64)]
  private var isMatched: [Bool] = []

  /// A search in sets.
  package init(_ sets: EvaluationSets) {
    self.sets = sets
    lengths = (sets.shortLengths + [sets.settings.words]).map { ($0, RunHash.power($0)) }
  }

  /// What a text has of the sets.
  package func find(in text: Span<UInt8>) -> Found {
    finder.find(in: text)
    hashes.removeAll(keepingCapacity: true)
    for word in finder.words { hashes.append(word.hash) }
    var found = Found()
    found.words = hashes.count
    if !hashes.isEmpty, let item = sets.whole(hashes) {
      found.runs = 1
      found.matched = hashes.count
      found.isWhole = true
      tell(item, 0..<hashes.count, &found)
      return found
    }
    guard let shortest = lengths.first?.count, hashes.count >= shortest else { return found }
    isMatched.removeAll(keepingCapacity: true)
    isMatched.append(contentsOf: repeatElement(false, count: hashes.count))
    var first = Int.max
    var item = 0
    for length in lengths where length.count <= hashes.count {
      var hash: UInt64 = 0
      for at in hashes.indices {
        hash = hash &* RunHash.factor &+ hashes[at]
        let start = at - length.count + 1
        if start > 0 { hash = hash &- hashes[start - 1] &* length.power }
        guard start >= 0, let match = sets.find(hash, hashes[start...at]) else { continue }
        found.runs += 1
        if start < first {
          first = start
          item = match
        }
        for word in start...at where !isMatched[word] {
          isMatched[word] = true
          found.matched += 1
        }
      }
    }
    guard found.runs > 0 else { return found }
    var end = first
    while end < isMatched.count, isMatched[end] { end += 1 }
    tell(item, first..<end, &found)
    return found
  }

  private func tell(_ item: Int, _ passage: Range<Int>, _ found: inout Found) {
    found.set = sets.names[Int(sets.items[item].set)]
    found.line = Int(sets.items[item].line)
    found.passage = Int(finder.words[passage.lowerBound].start)..<Int(finder.words[passage.upperBound - 1].end)
  }
}
