import Audit
import CSystem

// Audits of made corpora by raters who err: how often verdicts are wrong, and what they cost.
//
//     audit-verdicts [SEEDS [planted|raters|groups|poisoned|weights]]
//
// SEEDS audits a line, 1,000 if not said; one topic, or all. A line is a corpus, how many audits kept it, dropped it and stayed undecided in a
// thousand, how many of the drops a group decided, and labels: mean, median, 95th in a hundred.

let topic = CommandLine.arguments.dropFirst(2).first
let seeds = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 1000

/// Whether a topic is asked for.
func wants(_ name: String) -> Bool { topic == nil || topic == name }

func padded(_ value: some CustomStringConvertible, _ width: Int) -> String {
  let text = "\(value)"
  return String(repeating: " ", count: max(1, width - text.count)) + text
}

func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

func settings(accuracy: Double = 0.9, confirms: Bool = false) throws -> TestDesign {
  var settings = TestDesign.Settings()
  settings.accuracy = accuracy
  settings.confirmsBad = confirms
  return try TestDesign(settings)
}

func title(_ text: String) {
  print("\n\(text)")
  print("  corpus" + String(repeating: " ", count: 44) + "    keep    drop   undec. by group    mean  median     95 %")
}

@discardableResult
func report(_ name: String, _ corpus: Corpus, _ test: TestDesign, accuracy: Double = 0.9) -> Double {
  let result = Trials(corpus: corpus, test: test, accuracy: accuracy, seeds: seeds).run()
  func thousand(_ count: Int) -> Double { rounded(1000 * Double(count) / Double(seeds)) }
  print(
    "  " + name + String(repeating: " ", count: max(1, 50 - name.count)) + padded(thousand(result.kept), 8)
      + padded(thousand(result.dropped), 8) + padded(thousand(result.undecided), 8)
      + padded(thousand(result.byGroup), 8) + padded(rounded(result.mean), 8) + padded(result.median, 8)
      + padded(result.most, 8))
  return result.mean
}

let planted = [0, 0.05, 0.1, 0.25, 0.5]

/// The corpora with planted documents, which `parts` makes of their shares.
func plantedTable(
  _ text: String, _ test: TestDesign, accuracy: Double = 0.9, _ parts: (Double) -> [Corpus.Part]
) {
  title(text)
  let means = planted.map { share in
    report("\(Int(share * 100)) % bad", Corpus(parts: parts(share)), test, accuracy: accuracy)
  }
  print("  mean of the five: \(rounded(means.reduce(0, +) / 5)) labels")
}

func plain(_ share: Double) -> [Corpus.Part] { [.init(share: 1, bad: share)] }

do {
  if wants("planted") {
    plantedTable("One rater, right 9 times in 10", try settings(), plain)
    print("  exact, by the lattice:", terminator: "")
    for share in planted { print(padded(rounded(try settings().expected(share: share).labels), 7), terminator: "") }
    print()
    BestTest(accuracy: 0.9).report()
    plantedTable("A second rater looks at each \"bad\"", try settings(confirms: true), plain)
    print("  exact, by the lattice:", terminator: "")
    for share in planted {
      print(padded(rounded(try settings(confirms: true).expected(share: share).labels), 7), terminator: "")
    }
    print()
  }
  if wants("raters") {
    plantedTable("A rater right 95 times in 100, known", try settings(accuracy: 0.95), accuracy: 0.95, plain)
    plantedTable("A rater without error, known", try settings(accuracy: 1), accuracy: 1, plain)
    plantedTable("A rater without error, taken for one right 9 times in 10", try settings(), accuracy: 1, plain)
    plantedTable("A rater right 9 times in 10, taken for one without error", try settings(accuracy: 1), plain)
  }
  if wants("groups") {
    plantedTable("Groups of 50, 30 and 20 % that say nothing", try settings()) { share in
      [(0.5, "a"), (0.3, "b"), (0.2, "c")].map { .init(share: $0.0, bad: share, group: $0.1) }
    }
    plantedTable("Groups, a second rater looks at each \"bad\"", try settings(confirms: true)) { share in
      [(0.5, "a"), (0.3, "b"), (0.2, "c")].map { .init(share: $0.0, bad: share, group: $0.1) }
    }
    for confirms in [false, true] {
      plantedTable(
        "Bad documents are a group of their own\(confirms ? ", second looks" : "")", try settings(confirms: confirms)
      ) { [.init(share: $0, bad: 1, group: "planted"), .init(share: 1 - $0, bad: 0, group: "other")] }
    }
    title("10 % bad, all in one group: the worst for groups")
    for confirms in [false, true] {
      for share in [0.25, 0.31, 0.5, 0.7] {
        report(
          "a group of \(Int(share * 100)) %\(confirms ? ", second looks" : "")",
          Corpus(parts: [
            .init(share: share, bad: 0.1 / share, group: "a"), .init(share: 1 - share, bad: 0, group: "b"),
          ]), try settings(confirms: confirms))
      }
    }
    report(
      "two groups of 40 %, both as bad",
      Corpus(parts: [
        .init(share: 0.4, bad: 0.125, group: "a"), .init(share: 0.4, bad: 0.125, group: "b"),
        .init(share: 0.2, bad: 0, group: "c"),
      ]), try settings())
  }
  if wants("poisoned") {
    title("A host class of 31 %, all of it bad; a cousin language of 68 %, and 4 % of others")
    for (name, parts) in [
      (
        "host class",
        [Corpus.Part(share: 0.31, bad: 1, group: "encyclopaedia"), .init(share: 0.69, bad: 0, group: "others")]
      ),
      (
        "cousin",
        [
          Corpus.Part(share: 0.68, bad: 1, group: "cousin"), .init(share: 0.04, bad: 1, group: "c"),
          .init(share: 0.28, bad: 0, group: "none"),
        ]
      ),
    ] {
      for (accuracy, assumed) in [(1.0, 1.0), (1.0, 0.95), (1.0, 0.9), (0.9, 0.9)] {
        report(
          "\(name), rater \(accuracy) taken for \(assumed)", Corpus(parts: parts), try settings(accuracy: assumed),
          accuracy: accuracy)
      }
      let ungrouped = parts.map { Corpus.Part(share: $0.share, bad: $0.bad) }
      report("\(name), rater 1.0, no groups", Corpus(parts: ungrouped), try settings(accuracy: 1), accuracy: 1)
    }
  }
  if wants("weights") {
    plantedTable("Ten strata of equal samples, weights 1 to 90, the largest is the worst", try settings()) {
      strata($0, first: 1.4)
    }
    plantedTable("The same, the largest is the best", try settings()) { strata($0, first: 0.5) }
    plantedTable("Hosts of unequal size, one document of each", try settings()) { share in
      [.init(share: 1, bad: share, sampled: 1, hosts: 1)]
    }
    plantedTable("The same, the largest hosts are the bad ones", try settings()) { share in
      [.init(share: 1, bad: share, sampled: 1, hosts: 1, largeAreBad: true)]
    }
  }
} catch {
  print("\(error)")
  exit(1)
}

/// Ten strata with equal samples, each 0.6 times as large as the one before; the first is `first` times as bad as the corpus.
func strata(_ share: Double, first: Double) -> [Corpus.Part] {
  let sizes = (0..<10).map { 1 / exp2(Double($0) * 0.72) }
  let total = sizes.reduce(0, +)
  let rest = (1 - sizes[0] / total * first) / (1 - sizes[0] / total)
  return sizes.enumerated().map { number, size in
    .init(share: size / total, bad: share * (number == 0 ? first : rest), stratum: "s\(number)", sampled: 0.1)
  }
}
