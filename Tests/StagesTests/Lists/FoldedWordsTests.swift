import Base
import Testing

@testable import Stages

@Suite struct FoldedWordsTests {
  private func words(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    let finder = FoldedWords()
    finder.find(in: bytes.span)
    return finder.words.map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
  }

  private func hashes(_ text: String) -> [UInt64] {
    let finder = FoldedWords()
    finder.find(in: Array(text.utf8).span)
    return finder.words.map(\.hash)
  }

  @Test(arguments: [
    ("Don't stop, 12.5!", ["Don", "t", "stop", "12", "5"]), ("  ", []), ("", []), ("x", ["x"]),
    ("東京ab都", ["東", "京", "ab", "都"]), ("น้ำดี", ["น้ำ", "ดี"]), ("क्या हाल", ["क्या", "हाल"]),
    ("e\u{301}te", ["e\u{301}te"]), ("\u{301}a", ["a"]), ("ab\u{301}", ["ab\u{301}"]),
  ])
  func cuts(_ text: String, _ expected: [String]) {
    #expect(words(text).map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(words(text))")
  }

  @Test func caseAndPunctuationDoNotCount() {
    #expect(hashes("The CAT, sat.") == hashes("the cat\nsat"))
    #expect(hashes("ÉCOLE Ωmega") == hashes("école ωmega"))
    #expect(hashes("ab") != hashes("ba") && hashes("a b") != hashes("ab"))
  }

  @Test func phrases() throws {
    let lists = try PhraseLists(
      ResourceFiles(name: "l", texts: ["en.txt": "# list\nbad\nbad word\n", "zh": "坏人\n"]))
    let finder = PhraseFinder()
    func find(_ language: String, _ text: String) -> (count: Int, first: String?) {
      lists.list(for: language).map { finder.find($0, in: Array(text.utf8).span) } ?? (-1, nil)
    }
    #expect(find("en", "A Bad, WORD and a bad one; badly").count == 2)
    #expect(find("en", "A Bad, WORD").first == "bad word")
    #expect(find("en", "good").count == 0 && find("en", "").first == nil)
    #expect(find("zh", "他是坏人吗").first == "坏 人")
    #expect(find("sw", "bad").count == -1)
    #expect(throws: StageError.self) {
      try PhraseLists(ResourceFiles(name: "l", texts: ["en": "a", "notes.txt": "b"]))
    }
  }
}
