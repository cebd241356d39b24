internal import Base
internal import Stages

/// A class of documents that could get a rule, with its share of the error that all proposals together may make.
internal struct RuleCandidate: Sendable {
  /// The class.
  var documents: DocumentClass
  /// Its part of the error rate; those of all candidates add up to at most 1.
  var prior: Double
  /// By place in the sample: whether a document is one of the class.
  var members: [Bool]
}

/// The documents of a sample that a rule decides about, as it sees them, and the classes that they fall into.
///
/// Classes are made of the sample alone and never of labels, so that no class is chosen because its labels look bad; the one
/// exception is the texts that raters put into quotes in their notes, which have a share of the error rate of their own.
internal struct RuleCandidates: Sendable {
  /// The parts of the error rate by kind of class: what hosts explain is what audits found most often. Parts of kinds
  /// that a sample has no class of go to the others.
  private enum Part {
    static let everything = 0.10
    static let hosts = 0.45
    static let otherHosts = 0.03
    static let scores = 0.14
    static let words = 0.14
    static let scripts = 0.03
    static let lines = 0.07
    static let notes = 0.04
    /// Of the part of hosts: top-level domains, the names below them, and all deeper ones.
    static let levels = [0.4, 0.35, 0.25]
  }

  /// A class of fewer documents of the sample cannot gather enough labels.
  private static let leastMembers = 4
  /// Cuts of a score, at every tenth of the documents.
  private static let cuts = 10
  /// Lines that are looked for in other documents, in bytes.
  private static let lineLengths = 16...160
  private static let mostLines = 60

  private let features: RuleFeatures
  /// All candidates that do not depend on labels.
  let all: [RuleCandidate]

  init(_ features: RuleFeatures) {
    self.features = features
    var found = Self.everything(features) + Self.hosts(features)
    found += Self.below(features.scores, Part.scores, features) { .scores(below: $0) }
    if let shares = features.wordShares {
      found += Self.below(shares, Part.words, features) { .words(below: $0) }
    }
    found += Self.scripts(features) + Self.lines(features)
    let sum = found.reduce(0) { $0 + $1.prior }
    all = found.map { candidate in
      var candidate = candidate
      candidate.prior *= (1 - Part.notes) / sum
      return candidate
    }
  }

  /// Candidates of texts that raters quoted.
  ///
  /// - Parameter notes: what they wrote, in the order of the sample.
  func quoted(in notes: [String]) -> [RuleCandidate] {
    var texts: [String] = []
    for note in notes {
      for text in Self.quotations(note) where !texts.contains(text) && 4...200 ~= text.utf8.count { texts.append(text) }
    }
    return texts.prefix(30).enumerated().map { index, text in
      // One half, one quarter ...: a sum of at most 1, whatever raters write later.
      RuleCandidate(
        documents: .texts(text), prior: Part.notes / Double(1 << (index + 1)), members: features.members(.texts(text)))
    }
  }

  private static func everything(_ features: RuleFeatures) -> [RuleCandidate] {
    [RuleCandidate(documents: .everything, prior: Part.everything, members: features.isOpen)]
  }

  // MARK: Hosts

  private static func hosts(_ features: RuleFeatures) -> [RuleCandidate] {
    // A suffix of hosts stands for a set of documents; of suffixes with the same set, the longest is the most careful rule.
    var suffixes: [String: (level: Int, places: [Int])] = [:]
    for (place, host) in features.hosts.enumerated() where features.isOpen[place] && !host.isEmpty {
      guard HostSet.isHost(host) else { continue }
      var labels = host.split(separator: ".")
      if labels.first == "www", labels.count > 2 { labels.removeFirst() }
      // The parts of an address in numbers are no domains.
      let least = labels.last?.utf8.allSatisfy(ASCII.isDigit) ?? true ? labels.count : 1
      for level in least...max(least, labels.count) {
        suffixes[labels.suffix(level).joined(separator: "."), default: (level, [])].places.append(place)
      }
    }
    let open = features.isOpen.count { $0 }
    let usable = suffixes.filter {
      $0.value.places.count >= leastMembers && open - $0.value.places.count >= leastMembers
    }
    var totals = [0.0, 0, 0]
    for suffix in usable.values { totals[min(suffix.level, 3) - 1] += Double(suffix.places.count) }
    var merged: [[Int]: (suffix: String, prior: Double)] = [:]
    for (suffix, value) in usable.sorted(by: { ($0.value.level, $0.key) < ($1.value.level, $1.key) }) {
      let level = min(value.level, 3) - 1
      let prior = Part.levels[level] * Double(value.places.count) / totals[level]
      merged[value.places, default: (suffix, 0)].suffix = suffix
      merged[value.places]?.prior += prior
    }
    return merged.values.sorted { $0.suffix < $1.suffix }.flatMap { suffix, prior in
      [(DocumentClass.hosts(suffix), Part.hosts), (.otherHosts(suffix), Part.otherHosts)].map { documents, part in
        RuleCandidate(documents: documents, prior: part * prior, members: features.members(documents))
      }
    }
  }

  // MARK: Scores

  /// Classes of documents below values, at the widest gap near each tenth of the documents.
  private static func below(
    _ values: [Double], _ part: Double, _ features: RuleFeatures, _ kind: (Double) -> DocumentClass
  ) -> [RuleCandidate] {
    let sorted = values.indices.filter { features.isOpen[$0] && !features.isExempt[$0] }.map { values[$0] }.sorted()
    guard sorted.count >= 2 * leastMembers else { return [] }
    var thresholds: [Double] = []
    let reach = max(1, sorted.count / (2 * cuts))
    for cut in 1..<cuts {
      let middle = sorted.count * cut / cuts
      let places = max(1, middle - reach)..<min(sorted.count, middle + reach)
      guard let place = places.max(by: { sorted[$0] - sorted[$0 - 1] < sorted[$1] - sorted[$1 - 1] }),
        let value = shortest(between: sorted[place - 1], and: sorted[place]), !thresholds.contains(value)
      else { continue }
      thresholds.append(value)
    }
    return thresholds.map { value in
      RuleCandidate(
        documents: kind(value), prior: part / Double(cuts - 1),
        members: features.members(kind(value)))
    }
  }

  /// The number with the fewest decimals above `low` and up to `high`, near their middle; nil where they are equal.
  private static func shortest(between low: Double, and high: Double) -> Double? {
    guard low < high else { return nil }
    var scale = 100.0
    while scale < 1e7 {
      let value = ((low + high) / 2 * scale).rounded() / scale
      if value > low, value <= high { return value }
      scale *= 10
    }
    return nil
  }

  // MARK: Scripts and texts

  private static func scripts(_ features: RuleFeatures) -> [RuleCandidate] {
    var counts: [String: Int] = [:]
    for (place, script) in features.scripts.enumerated() where features.isOpen[place] && !script.isEmpty {
      counts[script, default: 0] += 1
    }
    let usable = counts.filter { $0.value >= leastMembers }.keys.sorted()
    return usable.map { script in
      RuleCandidate(
        documents: .scripts(otherThan: script), prior: Part.scripts / Double(usable.count),
        members: features.members(.scripts(otherThan: script)))
    }
  }

  /// Lines that several documents of several hosts have.
  private static func lines(_ features: RuleFeatures) -> [RuleCandidate] {
    var places: [Substring: Set<Int>] = [:]
    for (place, text) in features.texts.enumerated() where features.isOpen[place] {
      for line in text.split(separator: "\n") where lineLengths ~= line.utf8.count {
        places[line, default: []].insert(place)
      }
    }
    let repeated = places.filter { line, places in
      places.count >= leastMembers && Set(places.map { features.hosts[$0] }).count > 1
    }
    let chosen = repeated.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(mostLines)
    let total = Double(chosen.reduce(0) { $0 + $1.value.count })
    return chosen.map { line, places in
      RuleCandidate(
        documents: .texts(String(line)), prior: Part.lines * Double(places.count) / total,
        members: features.members(.texts(String(line))))
    }
  }

  /// What stands in quotes in a note.
  private static func quotations(_ note: String) -> [String] {
    let pairs: [Character: Character] = ["\"": "\"", "`": "`", "“": "”", "«": "»", "„": "“"]
    var found: [String] = []
    var rest = Substring(note)
    while let start = rest.firstIndex(where: { pairs[$0] != nil }), let close = pairs[rest[start]] {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: close) else { break }
      found.append(String(rest[..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return found
  }
}
