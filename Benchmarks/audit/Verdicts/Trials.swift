import Audit

/// Audits of samples of one corpus, one a seed.
struct Trials {
  var corpus: Corpus
  var test: TestDesign
  /// How often the raters are right, who label what the test asks for.
  var accuracy: Double
  var seeds: Int

  /// How the audits ended.
  struct Result {
    var kept = 0
    var dropped = 0
    var undecided = 0
    var byGroup = 0
    var labels: [Int] = []

    var mean: Double { Double(labels.reduce(0, +)) / Double(labels.count) }
    var median: Int { labels.sorted()[labels.count / 2] }
    /// The 95th in a hundred.
    var most: Int { labels.sorted()[labels.count * 95 / 100] }
  }

  func run() -> Result {
    var result = Result()
    for seed in 1...seeds {
      var random = Random(seed: seed)
      let (documents, bad) = corpus.sample(&random)
      var audit = SequentialTest(documents, test)
      while audit.verdict.decision == .undecided, let next = audit.next {
        let isSaidBad = bad.contains(next.id) == random.chance(accuracy)
        audit.add(.init(id: next.id, outcome: isSaidBad ? .bad : .good))
      }
      switch audit.verdict.decision {
      case .keep: result.kept += 1
      case .drop: result.dropped += 1
      case .undecided: result.undecided += 1
      }
      if case .group = audit.verdict.ground { result.byGroup += 1 }
      result.labels.append(audit.verdict.labels)
    }
    return result
  }
}
