import Base
import Language
import TestSupport
import Testing

@testable import Pairs

@Suite struct PassageWindowsTests {
  private static let texts = [
    "One short sentence stands here. Another one follows it with more words in it! Is there a third? Yes, there is.",
    "The bridge was closed in May after divers found cracks in two of its piers.\nThe council wants to replace both.\n",
    "湖在冬天結冰。汽車可以在冰上行駛到一九九八年。从那以后冰只有两次够厚！是不是这样？",
    "日本語の文章です。二つ目の文はもう少し長くて、漢字とかなが混ざっています。終わり。",
    "แมวกินปลา หมากินข้าว และนกบินไปบนท้องฟ้าสีคราม เมื่อฝนตกทุกคนกลับบ้าน แล้วนอนหลับฝันดีตลอดคืน",
    "Привет, мир. Это второе предложение, и оно длиннее первого. А вот и третье.",
    "هذه جملة قصيرة. هل هذه جملة ثانية؟ نعم، وهذه جملة ثالثة أطول من غيرها.",
    "word " + String(repeating: "endless words without a stop ", count: 30),
    "Home\nNews\nSport\nContact\nA sentence that is long enough to stand on a line of its own stands here.\n1\n2\n",
    String(repeating: "abcdefghij", count: 40), "!!! ??? ... --- ***", "", " \n\t ", "a",
    String(repeating: "国", count: 100) + "é\u{301}\u{301}\u{301}" + String(repeating: "ก\u{E34}", count: 60),
  ]

  private static func settings(_ change: (inout PassageWindows.Settings) -> Void = { _ in }) -> PassageWindows.Settings
  {
    var settings = PassageWindows.Settings()
    settings.words = 12
    settings.characters = 60
    settings.fewestWords = 0
    settings.fewestLetters = 0
    settings.mostShortLines = 1
    change(&settings)
    return settings
  }

  private static func windows(_ text: [UInt8], _ settings: PassageWindows.Settings) throws -> [PassageWindows.Window] {
    let cutter = try PassageWindows(settings)
    var windows: [PassageWindows.Window] = []
    cutter.forEach(in: text.span) { windows.append($0) }
    return windows
  }

  private static func passages(_ text: String, _ settings: PassageWindows.Settings) throws -> [String] {
    let bytes = Array(text.utf8)
    return try windows(bytes, settings).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test func `windows are whole sentences up to the limit`() throws {
    #expect(
      try Self.passages(Self.texts[0], Self.settings()) == [
        "One short sentence stands here.", "Another one follows it with more words in it!",
        "Is there a third? Yes, there is.",
      ])
    #expect(
      try Self.passages(Self.texts[2], Self.settings { $0.characters = 30 }) == [
        "湖在冬天結冰。汽車可以在冰上行駛到一九九八年。", "从那以后冰只有两次够厚！是不是这样？",
      ])
    #expect(try Self.passages(Self.texts[5], Self.settings { $0.words = 100 }) == [Self.texts[5]])
  }

  @Test func `overlapping windows repeat sentences`() throws {
    let text = "One a bb. Two a bb. Three a bb. Four a bb. Five a bb."
    let settings = Self.settings { $0.words = 9 }
    #expect(try Self.passages(text, settings) == ["One a bb. Two a bb. Three a bb.", "Four a bb. Five a bb."])
    var overlapping = settings
    overlapping.overlap = 1
    #expect(
      try Self.passages(text, overlapping)
        == ["One a bb. Two a bb. Three a bb.", "Three a bb. Four a bb. Five a bb."])
    overlapping.overlap = 5
    #expect(try Self.passages(text, overlapping).count == 3)
  }

  @Test func `a sentence longer than a passage is cut between words`() throws {
    let cutter = try PassageWindows(Self.settings())
    let bytes = Array(Self.texts[7].utf8)
    var parts: [String] = []
    cutter.forEach(in: bytes.span) { parts.append(String(decoding: bytes[$0.range], as: UTF8.self)) }
    #expect(cutter.counts.splitSentences == 1)
    #expect(parts.joined(separator: " ") + " " == Self.texts[7])
    #expect(parts.allSatisfy { $0.split(separator: " ").count <= 12 })
    // Words of Thai and Chinese stay whole where a dictionary knows them.
    let thai = "แมวกินปลาและหมากินข้าวทุกวันเพราะเจ้าของใจดีมากและรักสัตว์ทุกตัว"
    let thaiParts = try Self.passages(thai, Self.settings { $0.characters = 20 })
    #expect(thaiParts.joined() == thai)
    #expect(thaiParts.count > 2)
    #expect(thaiParts.allSatisfy { !$0.hasPrefix("\u{E34}") && $0.unicodeScalars.count <= 20 })
    #expect(thaiParts[0] == "แมวกินปลาและหมากิน" || thaiParts[0] == "แมวกินปลาและหมา")
    #expect(try Self.passages("我们去北京大学图书馆看书", Self.settings { $0.characters = 5 })[0] == "我们去北京")
  }

  /// Every sentence of a text is in one window, in order, and every window within the limits.
  @Test func `windows cover all sentences once`() throws {
    for text in Self.texts {
      let bytes = Array(text.utf8)
      var sentences: [Range<Int>] = []
      ProseSentences().append(of: bytes.span, to: &sentences)
      let windows = try Self.windows(bytes, Self.settings())
      var end = 0
      for window in windows {
        #expect(window.range.lowerBound >= end && !window.range.isEmpty)
        #expect(window.words <= 12)
        end = window.range.upperBound
        let part = Array(bytes[window.range])
        #expect(part.withUnsafeBufferPointer { UTF8Text.validPrefix($0) } == part.count)
        #expect(String(decoding: part, as: UTF8.self).trimmed.utf8.count == part.count)
      }
      for sentence in sentences {
        let inside = windows.filter { $0.range.overlaps(sentence) }
        let covered = inside.reduce(0) { $0 + $1.range.clamped(to: sentence).count }
        // What is not covered of a long sentence is the white space at its cuts.
        let gaps = sentence.count - covered
        #expect(gaps <= max(0, inside.count - 1) * 3, "\(text)")
        if inside.count == 1 { #expect(gaps == 0) }
      }
    }
  }

  @Test func `a text gives the same windows whatever was cut before it`() throws {
    let together = try PassageWindows(Self.settings())
    for text in Self.texts + Self.texts.reversed() {
      let bytes = Array(text.utf8)
      var windows: [PassageWindows.Window] = []
      together.forEach(in: bytes.span) { windows.append($0) }
      #expect(try windows == Self.windows(bytes, Self.settings()))
    }
  }

  @Test func `any bytes give whole characters and no endless loop`() throws {
    var generator = SeededGenerator(seed: 4)
    let alphabet = Array("ab. \n。国ก\u{E34}é!-’1\u{200B}\u{0}\u{FF}".utf8) + [0xFF, 0xC0, 0xE0]
    let cutter = try PassageWindows(Self.settings { $0.overlap = 1 })
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in alphabet.randomElement(using: &generator)!
      }
      var last = -1
      cutter.forEach(in: bytes.span) { window in
        #expect(window.range.lowerBound > last && window.range.upperBound <= bytes.count && !window.range.isEmpty)
        last = window.range.lowerBound
      }
    }
    #expect(cutter.counts.windows > 1000)
  }

  @Test func `short windows, menus and tables of numbers are counted`() throws {
    func skipped(_ text: String, _ change: (inout PassageWindows.Settings) -> Void = { _ in }) throws
      -> [PassageWindows.Skip: Int]
    {
      var settings = PassageWindows.Settings()
      change(&settings)
      let cutter = try PassageWindows(settings)
      let bytes = Array(text.utf8)
      cutter.forEach(in: bytes.span) { _ in }
      #expect(cutter.counts.windows == 0)
      return cutter.counts.skipped
    }
    let menu = (0..<40).map { "Item \($0) here" }.joined(separator: "\n")
    #expect(try skipped(menu) == [.shortLines: 1])
    #expect(try skipped("One short sentence stands here.") == [.tooShort: 1])
    #expect(try skipped(String(repeating: "a --- +++ / ||| ... ", count: 60)) == [.fewLetters: 1])
    #expect(try skipped(String(repeating: "短い\n", count: 60)) == [.shortLines: 1])
    #expect(try skipped("") == [:])
  }

  @Test(
    arguments: [
      { $0.words = 0 }, { $0.characters = 0 }, { $0.overlap = -1 }, { $0.fewestWords = 121 }, { $0.fewestLetters = 2 },
    ] as [@Sendable (inout PassageWindows.Settings) -> Void])
  func `settings that cannot be are refused`(_ change: @Sendable (inout PassageWindows.Settings) -> Void) {
    var settings = PassageWindows.Settings()
    change(&settings)
    #expect(throws: PairsError.self) { try PassageWindows(settings) }
  }

  @Test func `stored passages have no control characters`() {
    var buffer = ByteBuffer()
    let text = Array("\u{0}a\u{0}b\n\tc\u{7F}\u{1B}é\u{0}".utf8)
    let range = PassageText.append(text.span, to: &buffer)
    #expect(buffer.string(range) == "ab\n\tcé")
    let empty = PassageText.append([0, 0].span, to: &buffer)
    #expect(empty.isEmpty && empty.range.lowerBound == range.range.upperBound)
  }
}
