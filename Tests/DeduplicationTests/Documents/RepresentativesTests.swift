import Base
import TestSupport
import Testing

@testable import Deduplication

/// Groups, components and decisions, against what their definitions say.
@Suite struct RepresentativesTests {
  private struct Outcome {
    var signatures: SignatureSet
    var components: [[UInt32]]
    var decisions: [Representatives.Decision]
    var effort: Representatives.Effort
  }

  private func run(
    _ texts: [[String]], _ rule: DuplicateRule, keep: KeepPolicy = .longest, memory: Int = 1 << 20, shares: Int = 1,
    in folder: String
  ) throws -> Outcome {
    let files = try texts.enumerated().map {
      try SignedTexts.write($0.element, rule, to: folder, name: "f\($0.offset)", keep: keep)
    }
    let signatures = try SignatureSet(files)
    let groups = try (0..<shares).map { share in
      let path = "\(folder)/groups\(share)"
      _ = try CandidateGroups(signatures, settings: rule.digest).write(
        parts: 256 * share / shares..<256 * (share + 1) / shares, to: path, scratch: "\(folder)/s", memory: memory)
      return path
    }
    let components = try Components(
      of: signatures, groups: groups, settings: rule.digest, fixed: 0, keepsLinks: keep == .first,
      scratch: "\(folder)/c", memory: memory)
    let decider = Representatives(signatures, rule)
    var decisions: [Representatives.Decision] = []
    var listed: [[UInt32]] = []
    for index in 0..<components.count {
      let members = components.members(of: index)
      listed.append(Array(members))
      try decider.decide(members, links: components.links(of: index), into: &decisions)
    }
    return Outcome(signatures: signatures, components: listed, decisions: decisions, effort: decider.takeEffort())
  }

  private func set(_ number: UInt32, _ signatures: SignatureSet) throws -> ShingleSet {
    var set = ShingleSet()
    try signatures.readShingles(of: Int(number), signatures.document(Int(number)), into: &set)
    return set
  }

  @Test func everyRemovedDocumentIsLikeTheOneThatIsKept() throws {
    try withTemporaryFolder { folder in
      let texts = SignedTexts.texts(600, seed: 11)
      let outcome = try run([texts], .similar(.init()), in: folder)
      let removed = outcome.decisions.filter { $0.kept != $0.document }
      let keptSet = Set(outcome.decisions.filter { $0.kept == $0.document }.map(\.document))
      #expect(removed.count > 60)
      for decision in removed {
        #expect(keptSet.contains(decision.kept))
        let jaccard = try set(decision.document, outcome.signatures).jaccard(set(decision.kept, outcome.signatures))
        #expect(jaccard >= 0.7 && Float(jaccard) == decision.jaccard)
        #expect(texts[Int(decision.kept)].utf8.count >= texts[Int(decision.document)].utf8.count)
      }
      // Of a component, no two that stay are alike.
      for component in outcome.components {
        let stay = component.filter { keptSet.contains($0) }
        for (index, a) in stay.enumerated() {
          for b in stay[..<index] {
            #expect(try set(a, outcome.signatures).jaccard(set(b, outcome.signatures)) < 0.7)
          }
        }
      }
    }
  }

  @Test func componentsAreThoseOfEqualKeys() throws {
    try withTemporaryFolder { folder in
      let texts = SignedTexts.texts(300, seed: 12)
      let outcome = try run([Array(texts[..<120]), Array(texts[120...])], .similar(.init()), in: folder)
      var byKey: [UInt64: [Int]] = [:]
      for (index, file) in outcome.signatures.files.enumerated() {
        try file.forEachKey(in: 0..<256) { key, document in
          byKey[key, default: []].append(outcome.signatures.starts[index] + document)
        }
      }
      var oracle = Array(0..<300)
      for members in byKey.values {
        for other in members.dropFirst() {
          let (x, y) = (oracle[members[0]], oracle[other])
          for index in oracle.indices where oracle[index] == max(x, y) { oracle[index] = min(x, y) }
        }
      }
      let expected = Dictionary(grouping: 0..<300) { oracle[$0] }.filter { $0.value.count > 1 }
      #expect(outcome.components.count == expected.count)
      for component in outcome.components {
        #expect(component.map { Int($0) }.sorted() == expected[oracle[Int(component[0])]])
      }
    }
  }

  @Test func memoryAndSharesChangeNothing() throws {
    let texts = SignedTexts.texts(400, seed: 13)
    let first = try withTemporaryFolder { try run([texts], .similar(.init()), in: $0) }
    for (memory, shares) in [(64, 1), (1 << 20, 7), (4096, 3)] {
      let other = try withTemporaryFolder { folder in
        try run(
          [Array(texts[..<150]), Array(texts[150...])], .similar(.init()), memory: memory, shares: shares, in: folder)
      }
      #expect(other.components == first.components)
      #expect(other.decisions == first.decisions)
    }
  }

  @Test func thePolicyDecidesWhoStays() throws {
    try withTemporaryFolder { folder in
      let short = (0..<40).map { "w\($0)" }.joined(separator: " ")
      let texts = [short, short + " one more", short + " and two more"]
      let longest = try run([texts], .similar(.init()), in: folder)
      #expect(longest.decisions.filter { $0.kept == $0.document }.map(\.document) == [2])
      let first = try run([texts], .similar(.init()), keep: .first, in: folder)
      #expect(first.decisions.filter { $0.kept == $0.document }.map(\.document) == [0])
    }
  }

  @Test func equalValuesGoAndNoOthers() throws {
    try withTemporaryFolder { folder in
      let texts = ["a", "b", "a", "", "c", "", "b", "a"]
      let outcome = try run([Array(texts[..<3]), Array(texts[3...])], .equal(field: "text"), keep: .first, in: folder)
      let removed = outcome.decisions.filter { $0.kept != $0.document }
      #expect(removed.map { [$0.document, $0.kept] }.sorted { $0[0] < $1[0] } == [[2, 0], [6, 1], [7, 0]])
      #expect(removed.allSatisfy { $0.jaccard == 1 })
    }
  }

  @Test func withoutAThresholdTheFirstStandsForItsComponent() throws {
    try withTemporaryFolder { folder in
      var similarity = DuplicateRule.Similarity()
      similarity.threshold = nil
      let outcome = try run([SignedTexts.texts(200, seed: 14)], .similar(similarity), in: folder)
      #expect(outcome.effort.comparisons == 0)
      var at = 0
      for component in outcome.components {
        #expect(outcome.decisions[at..<at + component.count].allSatisfy { $0.kept == component[0] })
        at += component.count
      }
    }
  }

  /// A template of which many documents stay: each is found again although not all are compared.
  @Test func ofManyThatStayTheRightOneIsFound() throws {
    try withTemporaryFolder { folder in
      let shared = (0..<30).map { "shared\($0)" }.joined(separator: " ")
      func page(_ number: Int, _ tail: String) -> String {
        shared + " " + (0..<60).map { "own\(number)x\($0)" }.joined(separator: " ") + tail
      }
      let originals = (0..<300).map { page($0, " the end of it all") }
      let copies = (0..<300).map { page($0, " the end") }
      let rule = DuplicateRule.similar(.init())
      let file = try SignedTexts.write(originals + copies, rule, to: folder)
      let signatures = try SignatureSet([file])
      let decider = Representatives(signatures, rule)
      var decisions: [Representatives.Decision] = []
      try decider.decide((0..<600 as Range<UInt32>).map { $0 }[...], into: &decisions)
      let removed = decisions.filter { $0.kept != $0.document }
      #expect(removed.count == 300 && removed.allSatisfy { $0.kept + 300 == $0.document })
      #expect(decider.takeEffort().comparisons < 600 * 80)
    }
  }

  @Test func equalTextsAreNotCompared() throws {
    try withTemporaryFolder { folder in
      let text = (0..<50).map { "w\($0)" }.joined(separator: " ")
      let outcome = try run([Array(repeating: text, count: 5000)], .similar(.init()), in: folder)
      #expect(outcome.components.count == 1 && outcome.components[0].count == 5000)
      #expect(outcome.effort.comparisons == 0)
      #expect(outcome.decisions.allSatisfy { $0.kept == 0 && $0.jaccard == 1 })
    }
  }

  @Test func whatEarlierRunsDecidedStays() throws {
    try withTemporaryFolder { folder in
      let text = (0..<50).map { "w\($0)" }.joined(separator: " ")
      let other = (0..<50).map { "v\($0)" }.joined(separator: " ")
      let rule = DuplicateRule.similar(.init())
      let file = try SignedTexts.write([text, text, other, text + " longer", text, other], rule, to: folder)
      var earlier = EarlierDecisions()
      // The third one was removed for a document that is not here.
      earlier.add(documents: 3, [.init(document: 2, fate: .removed(kept: 99, jaccard: 0.8))]) { _ in nil }
      #expect(earlier.contains(2) && !earlier.contains(3) && earlier.fate(of: 1) == .stays)
      let decider = Representatives(try SignatureSet([file]), rule, earlier: earlier)
      var decisions: [Representatives.Decision] = []
      try decider.decide([0, 1, 2, 3, 4, 5], into: &decisions)
      #expect(decisions.map(\.document) == [0, 1, 3, 4, 5])
      #expect(decisions.map(\.kept) == [0, 1, 0, 0, 5])
    }
  }

  /// In the order of the inputs, decisions do not depend on what comes after.
  @Test func firstComeFirstKept() throws {
    let texts = SignedTexts.texts(500, seed: 21, copies: 0.8)
    let rule = DuplicateRule.similar(.init())
    let all = try withTemporaryFolder { try run([texts], rule, keep: .first, in: $0) }
    for count in [100, 250, 499] {
      let some = try withTemporaryFolder { try run([Array(texts[..<count])], rule, keep: .first, in: $0) }
      func removed(_ decisions: [Representatives.Decision]) -> [Representatives.Decision] {
        decisions.filter { $0.kept != $0.document && $0.document < count }.sorted { $0.document < $1.document }
      }
      let same = removed(some.decisions) == removed(all.decisions)
      #expect(same, "\(count)")
      #expect(removed(all.decisions).count > count / 10)
    }
  }
}
