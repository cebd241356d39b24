import Base
import Fetch
import Records
import TestSupport
import Testing

@testable import Language

/// Languages outside a model that texts look like.
struct CousinTests {
  /// A table's bytes, that live as long as the process. Each label has sequences with weights.
  private func table(_ labels: [(label: String, weights: [String: Int])]) throws -> CousinTable {
    try #require(CousinTable(kept(bytes(labels))))
  }

  private func kept(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    memory.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(memory)
  }

  private func bytes(_ labels: [(label: String, weights: [String: Int])]) -> [UInt8] {
    var places: [UInt32: [(Int, Int)]] = [:]
    for (number, entry) in labels.enumerated() {
      for (text, weight) in entry.weights {
        let hash = Array(text.utf8).withUnsafeBytes { FNVHash.of($0) }
        places[hash >> 8, default: []].append((number, weight))
      }
    }
    let keys = places.keys.sorted()
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    var bytes = Array("DPCT".utf8) + [1, 5] + little(labels.count, 2) + little(keys.count, 4)
    bytes += little(places.values.map(\.count).reduce(0, +), 4)
    bytes += labels.flatMap { Array("\($0.label)\n".utf8) }
    var buckets = [UInt8](repeating: 0, count: 65_536)
    for key in keys { buckets[Int(key >> 8)] += 1 }
    bytes += buckets
    bytes += keys.map { UInt8($0 & 0xFF) }
    bytes += keys.map { UInt8(places[$0]?.count ?? 0) }
    for key in keys { for (label, weight) in places[key] ?? [] { bytes += little(label << 5 | weight, 2) } }
    return bytes
  }

  private func cousins(_ table: CousinTable, outside languages: Set<String>, _ text: String) -> [LanguageCousin] {
    let finder = CousinFinder(table, outside: Set(languages.compactMap { LanguageTag($0) }))
    finder.removeAll()
    Array(text.utf8).withUnsafeBufferPointer { finder.add($0) }
    return finder.cousins(limit: 3)
  }

  private let example: [(label: String, weights: [String: Int])] = [
    ("swa_Latn", [" na ": 4, "wat": 2]), ("lug_Latn", [" na ": 4, "wat": 6]), ("kde_Latn", ["wat": 1]),
    ("rus_Cyrl", ["вод": 8, "вода": 8]), ("udm_Cyrl", ["вод": 9, "вода": 9]),
  ]

  /// Ten times ` na ` is 40 for both, `wat` 20 and 60.
  @Test func marginsAreSharesOfTheBetterFit() throws {
    let table = try table(example)
    let text = String(repeating: "Na watu, ", count: 10)
    let found = cousins(table, outside: ["sw", "ru"], text)
    #expect(found.map(\.language.code) == ["lg"])
    #expect(abs((found.first?.margin ?? 0) - (60 - 100) / 100) < 1e-6)
    // A model that has the language names none, and one without any of them names them in order.
    #expect(cousins(table, outside: ["sw", "lg"], text) == [])
    #expect(cousins(table, outside: ["ru"], text).map(\.language.code) == ["lg", "sw", "kde"])
  }

  @Test func lettersBeyondASCIIAreCharacters() throws {
    let found = cousins(try table(example), outside: ["ru"], String(repeating: "ВОДА вода ", count: 6))
    #expect(found.map(\.language.code) == ["udm"])
    #expect(abs((found.first?.margin ?? 0) - (16 - 18) / 18) < 1e-6)
  }

  @Test func littleTextHasNone() throws {
    let table = try table(example)
    #expect(cousins(table, outside: ["sw"], "na watu") == [])
    #expect(cousins(table, outside: ["sw"], "") == [])
    #expect(cousins(table, outside: ["sw"], "1234 5678 9012 3456 7890 1234 5678") == [])
  }

  @Test func documentsHaveSumsOfTheirOwn() throws {
    let finder = CousinFinder(
      try table(example), outside: ["sw", "ru"].reduce(into: []) { $0.insert(LanguageTag($1)!) })
    for text in ["Na watu ", "вода "] {
      finder.removeAll()
      Array(String(repeating: text, count: 20).utf8).withUnsafeBufferPointer { finder.add($0) }
      #expect(finder.cousins(limit: 3).map(\.language.code) == (text == "вода " ? ["udm"] : ["lg"]))
    }
  }

  @Test func damagedTablesAreRefused() {
    let sound = bytes(example)
    #expect(CousinTable(kept(sound)) != nil)
    for count in [0, 3, 15, 20, 60, sound.count - 1] { #expect(CousinTable(kept(Array(sound.prefix(count)))) == nil) }
    #expect(CousinTable(kept(sound + [0])) == nil)
    // The magic, the version, the bits of a weight, the counts, a bucket, and a label that is not there.
    for (index, value) in [(0, 0), (4, 2), (5, 0), (6, 4), (8, 9), (12, 8), (100, 1), (sound.count - 1, 0xFF)] {
      var bytes = sound
      bytes[index] = UInt8(value)
      #expect(CousinTable(kept(bytes)) == nil, "\(index)")
    }
  }

  @Test func theTableInTheProgramIsSound() throws {
    let table = try #require(CousinTable.shared)
    #expect(table.tags.count >= 1_400)
    #expect(table.tags.allSatisfy { $0 != nil })
    let inside = Set(LabelTags(try BuiltInModel.load().labels).tags.compactMap { $0?.language })
    #expect(Set(table.tags.compactMap { $0?.language }).subtracting(inside).count >= 800)
  }

  /// Hardly a sentence in one of the model's languages looks like a language outside it.
  @Test func knownLanguagesHaveNone() throws {
    let identifier = try DocumentIdentifier(BuiltInModel.load(), neighbours: 1, cousins: 3)
    let table = String(decoding: try FileSystem.read(TestFiles.fixture("language/sentences.tsv")), as: UTF8.self)
    let lines = table.split(separator: "\n")
    #expect(lines.count >= 20)
    let named = lines.filter { !identifier.identify($0.split(separator: "\t")[1].utf8.span).cousins.isEmpty }
    #expect(named.count <= lines.count / 10, "\(named)")
  }

  private static let test = TestFiles.shared("langid-more/test.tsv.zst")

  /// Held-out lines in languages that the model lacks, ten at a time.
  @Test(.enabled(if: test != nil, "needs the development data in ../shared"))
  func unknownLanguagesAreNamed() throws {
    let lines = LineReader(DecompressingSource(try openSource(try #require(Self.test))))
    let model = try BuiltInModel.load()
    let inside = Set(LabelTags(model.labels).tags.compactMap { $0?.language })
    let identifier = try DocumentIdentifier(model, cousins: 3)
    var texts: [LanguageTag: [String]] = [:]
    while let line = try lines.next({ line in line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }) {
      let fields = line.split(separator: "\t", maxSplits: 2)
      guard let tag = LanguageTag(String(fields[0]))?.language, !inside.contains(tag) else { continue }
      if texts[tag, default: []].count < 10 { texts[tag, default: []].append(String(fields[2])) }
    }
    #expect(texts.count >= 500)
    let named = texts.filter { tag, lines in
      identifier.identify(lines.joined(separator: "\n").utf8.span).cousins.first?.language.language == tag
    }
    #expect(Double(named.count) >= 0.9 * Double(texts.count))
  }
}
