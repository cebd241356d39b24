import Base
import TestSupport
import Testing

@testable import HTML

@Suite struct FeatureTests {
  @Test(arguments: [(0, 0), (1, 16), (2, 25), (3, 32), (255, 128), (65_534, 255), (65_535, 255), (2_000_000, 255)])
  func logarithmsHaveSixteenStepsAnOctave(_ value: Int32, _ expected: UInt8) {
    #expect(Quantity.log(value) == expected)
  }

  @Test func logarithmsNeverFall() {
    var last: UInt8 = 0
    for value in 0..<70_000 {
      let next = Quantity.log(Int32(value))
      #expect(next >= last)
      last = next
    }
  }

  @Test func sharesAndRatiosStayInAByte() {
    #expect(Quantity.share(1, of: 2) == 127)
    #expect(Quantity.share(5, of: 0) == 0)
    #expect(Quantity.share(9, of: 3) == 255)
    #expect(Quantity.share(.max, of: 1) == 255)
    #expect(Quantity.ratio(6, by: 2, scale: 8) == 24)
  }

  @Test(arguments: [
    ("main-nav", "navigation"), ("siteFooter", "footer"), ("post_comment_17", "comment"), ("NAV", "navigation"),
    ("article-body", "body"), ("articleBody", "body"), ("btn", "action"),
  ])
  func namesAreFoundWhereTheyStandAlone(_ value: String, _ group: String) {
    let tokens = ClassTokens.shipped
    let found = Array(value.utf8).withUnsafeBufferPointer { tokens.matches(in: $0) }
    #expect(found.isSuperset(of: tokens.group(group)))
    #expect(tokens.group(group) != [])
  }

  @Test(arguments: ["canvas", "download", "padding", "reader", ""])
  func partsOfOtherWordsAreNotNames(_ value: String) {
    let tokens = ClassTokens.shipped
    let found = Array(value.utf8).withUnsafeBufferPointer { tokens.matches(in: $0) }
    for group in ["navigation", "promo", "header"] { #expect(found.isDisjoint(with: tokens.group(group))) }
  }

  @Test(arguments: [
    ("a" as Unicode.Scalar, CharacterClass.letter), ("Ж", .capital), ("ж", .letter), ("中", .ideograph),
    ("か", .ideograph),
    ("ก", .unspaced), ("ក", .unspaced), ("한", .syllable), ("。", .sentenceEnd), ("؟", .sentenceEnd), ("।", .sentenceEnd),
    ("€", .currency), ("\u{3000}", .space), ("٣", .digit), ("—", .punctuation), ("\u{200D}", .neutral),
  ])
  func charactersHaveClasses(_ scalar: Unicode.Scalar, _ expected: CharacterClass) {
    let found = scalar.value < 0x80 ? CharacterClass.ascii[Int(scalar.value)] : CharacterClass.wide(scalar.value)
    #expect(found == expected)
  }

  @Test func aRowHasOneByteForEachName() {
    let extractor = MainContentExtractor(model: nil)
    extractor.read(HTMLTree(parsing: "<title>t</title><h1>t</h1><p>one</p><table><tr><td>a<td>b</table>"))
    #expect(extractor.features.rows.count == extractor.page.blocks.count * BlockFeatures.width)
    #expect(Set(BlockFeatures.names).count == BlockFeatures.width)
  }

  @Test func rowsDoNotDependOnThePageBefore() {
    let page = "<title>ferry</title><nav><a href=x>home</a></nav><h1>The ferry</h1><p>It leaves at six.</p>"
    let fresh = MainContentExtractor(model: nil)
    fresh.read(HTMLTree(parsing: page))
    let used = MainContentExtractor(model: nil)
    used.read(HTMLTree(parsing: "<article class=post>" + String(repeating: "<p>Other text, 12 words.</p>", count: 300)))
    used.read(HTMLTree(parsing: page))
    #expect(fresh.features.rows.count == used.features.rows.count)
    for index in 0..<fresh.features.rows.count { #expect(fresh.features.rows[index] == used.features.rows[index]) }
  }
}

@Suite struct ModelTests {
  @Test func theShippedModelFitsTheseFeatures() throws {
    let model = ContentModel.shipped
    #expect(model.first.width == BlockFeatures.treeWidth && model.second.width == BlockFeatures.treeWidth)
    #expect(model.certain > 0)
    #expect(model.network.width == BlockFeatures.width - BlockFeatures.networkStart)
    #expect(BlockFeatures.names[BlockFeatures.networkStart] == "units")
    #expect(BlockFeatures.names[BlockFeatures.treeWidth...] == ["opinion", "opinionOdds"])
    #expect(model.probability(0) >= 32_000 && model.probability(0) <= 33_500)
    #expect(model.probability(.max) == 65_535 && model.probability(.min / 2) < 10)
  }

  @Test func damagedModelsAreRefused() {
    var generator = SeededGenerator(seed: 5)
    let bytes = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for count in [0, 3, 4, 12, 2060, 4096] {
      bytes.prefix(count).withUnsafeBytes { bytes in
        _ = #expect(throws: (any Error).self) { try ContentModel(UnsafeRawBufferPointer(rebasing: bytes[...])) }
      }
    }
  }

  @Test func theThresholdFollowsTheExpectedF() {
    func threshold(_ probabilities: [UInt16], _ favor: ExtractionOptions.Favor = .balanced) -> Int {
      let blocks = probabilities.map { _ in
        var block = Block()
        block.units = 100
        return block
      }
      return blocks.withUnsafeBufferPointer { BlockChoice($0, probabilities, favor: favor).threshold }
    }
    let sure: [UInt16] = [64_000, 64_000, 64_000, 500, 500, 500]
    #expect((64...250).contains(threshold(sure)))
    let doubtful: [UInt16] = [26_000, 26_000, 26_000, 26_000, 500]
    #expect(threshold(doubtful) <= 26_000 >> 8)
    #expect(threshold([200, 300, 100]) > 1)
    let mixed: [UInt16] = (0..<40).map { UInt16($0 * 1600) }
    #expect(threshold(mixed, .recall) <= threshold(mixed))
    #expect(threshold(mixed) <= threshold(mixed, .precision))
  }
}
