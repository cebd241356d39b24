internal import CSystem

/// Decides from labels, one after the other, whether a corpus is kept.
///
/// Wald's sequential probability ratio test (1947) of `keepsUpTo` against `dropsFrom` bad documents, with three changes.
/// It knows that raters err: a label moves the ratio by what it says of the document, second looks included. Its bounds are
/// exact for whole steps (`LatticeWalk`). And labels that count differently (`SamplingDesign`) are worth as many as have the
/// same variance: the ratio is the mean Σ v l / Σ v times the smaller of Kish's (Σ v)² / Σ v² and
/// p̂ q̂ (Σ v)² / Σ v² (y − p̂)², which is less where the labels that count for much are the rarer ones. Where all count the
/// same, both are the number of labels, and the ratio is Σ l.
///
/// A group with a share W of the population, at least `dropsFrom`, can decide alone: if the corpus can be kept, at most
/// `keepsUpTo` / W of it is bad. Its labels test that against nearly all. While one looks bad, `next` asks for more of it.
/// These extra labels count for their group, and for the corpus when the order reaches them, so that what counts for the
/// corpus is always what an order by shares brought. All groups have one part of the error together: what one may have
/// bad, another may not, and the probability to decide wrongly rises faster than the bad share of a group (what raters'
/// own errors make, at most 0.0015 a group, is in what bounds leave unused).
package struct SequentialTest: Sendable {
  /// What a rater said of a document.
  package struct Label: Sendable, Equatable {
    /// The document.
    package var id: String
    /// Good, bad or nothing.
    package var outcome: AuditLabel.Outcome
    /// How often the rater is right; nil takes that of the settings.
    package var accuracy: Double?

    /// A label.
    package init(id: String, outcome: AuditLabel.Outcome, accuracy: Double? = nil) {
      self.id = id
      self.outcome = outcome
      self.accuracy = accuracy
    }
  }

  /// A group that can decide alone.
  struct GroupTest: Sendable {
    let name: String
    let share: Double
    let model: LabelModel
    let upper: Double
    /// Its documents in the order.
    let members: [Int]
    let design: SamplingDesign
    var visited: [Int] = []
    var logRatio = 0.0
  }

  let test: TestDesign
  let documents: [SampledDocument]
  private let indices: [String: Int]
  let design: SamplingDesign
  /// What raters said of each document; nil where nobody has looked.
  private(set) var looks: [LabelModel.Looks?]
  /// Documents that the order brought.
  private(set) var ordered: [Int] = []
  /// Documents that were asked for as of a group, and that the order has not reached.
  private var ahead: Set<Int> = []
  /// The first document that nobody has looked at.
  private(set) var firstOpen = 0
  private(set) var groups: [GroupTest]
  private var logRatio = 0.0
  private var hasUnequalLabels = false
  private let bounds: TestDesign.Bounds
  /// What the labels so far say.
  package private(set) var verdict: AuditVerdict

  /// A test without labels.
  ///
  /// - Parameter documents: A sample, in `LabellingOrder`.
  package init(_ documents: [SampledDocument], _ test: TestDesign) {
    self.test = test
    self.documents = documents
    indices = Dictionary(documents.indices.map { (documents[$0].id, $0) }) { first, _ in first }
    design = SamplingDesign(documents)
    looks = [LabelModel.Looks?](repeating: nil, count: documents.count)
    groups = Self.groups(documents, test)
    bounds = groups.isEmpty ? test.alone : test.besideGroups
    verdict = AuditVerdict(upper: bounds.upper, lower: bounds.lower)
    describe()
  }

  /// A test with labels, in the order in which they were given.
  package init(_ documents: [SampledDocument], labels: some Sequence<Label>, _ test: TestDesign) {
    self.init(documents, test)
    for label in labels { add(label) }
  }

  /// Takes a label. A second one of a document is another rater's. One of a document that is not in the sample says nothing.
  package mutating func add(_ label: Label) {
    guard let index = indices[label.id] else { return }
    if looks[index] == nil { visit(index) }
    var seen = looks[index] ?? .init()
    switch label.outcome {
    case .good, .bad: seen.add(isBad: label.outcome == .bad, accuracy: label.accuracy ?? test.settings.accuracy)
    case .unknown: seen.unknown += 1
    }
    looks[index] = seen
    while firstOpen < documents.count, looks[firstOpen] != nil { firstOpen += 1 }
    weigh(changed: index)
    decide()
  }

  /// Notes a document that is looked at for the first time: brought by the order, or asked for as of a group.
  private mutating func visit(_ index: Int) {
    for number in groups.indices where groups[number].name == documents[index].group {
      groups[number].visited.append(index)
    }
    if index != firstOpen, let next = next(secondLooks: false), next.id == documents[index].id {
      ahead.insert(index)
      return
    }
    ordered.append(index)
    let reached = ahead.filter { $0 < index }
    ordered.append(contentsOf: reached.sorted())
    ahead.subtract(reached)
  }

  /// Whether what raters said of a document is evidence: something, and not a "bad" that waits for the second rater.
  func isEvidence(_ index: Int) -> Bool {
    guard let seen = looks[index], seen.count > 0 else { return false }
    return !(test.settings.confirmsBad && seen.isBadToOne)
  }

  /// Computes the ratios that a document is part of.
  private mutating func weigh(changed index: Int) {
    (logRatio, hasUnequalLabels) = ratio(of: ordered, design, test.model)
    for number in groups.indices where groups[number].name == documents[index].group {
      let group = groups[number]
      groups[number].logRatio = ratio(of: group.visited, group.design, group.model).logRatio
    }
  }

  private func ratio(
    of visited: [Int], _ design: SamplingDesign, _ model: LabelModel
  ) -> (logRatio: Double, isUnequal: Bool) {
    let evidence = visited.filter { isEvidence($0) }
    let counts = design.counts(of: evidence, visited: visited.count)
    var (sum, squares, bad, badSquares, ratio) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (index, count) in zip(evidence, counts) {
      guard let seen = looks[index] else { continue }
      sum += count
      squares += count * count
      if seen.ifBad > seen.ifGood {
        bad += count
        badSquares += count * count
      }
      ratio += count * model.logRatio(seen)
    }
    guard squares > 0 else { return (0, false) }
    var effective = sum * sum / squares
    let share = bad / sum
    let residuals = badSquares * (1 - share) * (1 - share) + (squares - badSquares) * share * share
    if residuals > 0 { effective = min(effective, share * (1 - share) * sum * sum / residuals) }
    return (effective / sum * ratio, effective < Double(evidence.count) - 1e-6)
  }

  private mutating func decide() {
    verdict.labels += 1
    verdict.path.append(.init(labels: verdict.labels, logRatio: logRatio))
    if verdict.decision == .undecided {
      // Steps that differ do not end on a lattice: the bounds that hold for any steps.
      if hasUnequalLabels {
        verdict.upper = max(
          bounds.upper, -log(test.settings.wrongDrops * (groups.isEmpty ? 1 : 1 - test.settings.groupPart)))
        verdict.lower = max(bounds.lower, -log(test.settings.wrongKeeps))
      }
      if logRatio >= verdict.upper - LatticeWalk.slack {
        (verdict.decision, verdict.ground) = (.drop, .share)
      } else if let group = groups.first(where: { $0.logRatio >= $0.upper - LatticeWalk.slack }) {
        (verdict.decision, verdict.ground) = (.drop, .group(group.name))
      } else if logRatio <= LatticeWalk.slack - verdict.lower {
        (verdict.decision, verdict.ground) = (.keep, .share)
      }
      if verdict.decision != .undecided { verdict.labelsToDecide = verdict.labels }
    }
    describe()
  }

  /// What is left to do.
  private mutating func describe() {
    verdict.groups = groups.map { .init(name: $0.name, share: $0.share, logRatio: $0.logRatio, upper: $0.upper) }
    guard verdict.decision == .undecided else {
      (verdict.fewestToKeep, verdict.fewestToDrop, verdict.mostLeft) = (nil, nil, 0)
      return
    }
    let settings = test.settings
    let walk = test.model.walk(accuracy: settings.accuracy, confirmsBad: settings.confirmsBad, limit: 1).walk
    verdict.fewestToKeep = max(1, Int(((verdict.lower + logRatio) / walk.down).rounded(.up)))
    verdict.fewestToDrop =
      max(1, Int(((verdict.upper - logRatio) / walk.up).rounded(.up))) * (settings.confirmsBad ? 2 : 1)
    let waiting = settings.confirmsBad ? looks.indices.count { isWaiting($0) } : 0
    verdict.mostLeft = (documents.count - ordered.count - ahead.count) * (settings.confirmsBad ? 2 : 1) + waiting
  }

  /// Whether a document waits for the second rater.
  func isWaiting(_ index: Int) -> Bool {
    guard let seen = looks[index] else { return false }
    return seen.count > 0 && !isEvidence(index)
  }

  /// The groups that could decide alone.
  private static func groups(_ documents: [SampledDocument], _ test: TestDesign) -> [GroupTest] {
    let settings = test.settings
    guard settings.groupPart > 0 else { return [] }
    let all = documents.reduce(0) { $0 + $1.weight }
    var members: [String: [Int]] = [:]
    for (index, document) in documents.enumerated() where !document.group.isEmpty {
      members[document.group, default: []].append(index)
    }
    return members.sorted { $0.key < $1.key }.compactMap { name, members in
      let share = members.reduce(0) { $0 + documents[$1].weight } / all
      let most = settings.keepsUpTo / share
      // A group that is nearly the whole corpus says no more than the corpus.
      guard share >= settings.dropsFrom, share <= 0.9, most < 0.8 else { return nil }
      let model = LabelModel(low: most, high: TestDesign.badGroup)
      let (walk, up) = model.walk(accuracy: settings.accuracy, confirmsBad: settings.confirmsBad, limit: 60)
      return GroupTest(
        name: name, share: share, model: model,
        upper: walk.upper(
          share: up(most), error: TestDesign.used * settings.wrongDrops * settings.groupPart, lower: .infinity),
        members: members, design: SamplingDesign(documents) { $0.group == name })
    }
  }
}
