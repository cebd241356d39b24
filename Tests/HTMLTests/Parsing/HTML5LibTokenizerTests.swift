import Foundation
import TestSupport
import Testing

@testable import HTML

/// The tokenizer cases of the html5lib project, where they are at hand.
@Suite struct HTML5LibTokenizerTests {
  private static let files = [
    "contentModelFlags", "domjs", "entities", "escapeFlag", "namedEntities", "numericEntities",
    "pendingSpecChanges", "test1", "test2", "test3", "test4", "unicodeChars", "unicodeCharsProblematic",
  ]

  /// Cases that cannot be given to a tokenizer of UTF-8: lone surrogates.
  private static let lonelySurrogates: Set<String> = [
    "Invalid Unicode character U+DFFF", "Invalid Unicode character U+D800",
    "Invalid Unicode character U+DFFF with valid preceding character",
    "Invalid Unicode character U+D800 with valid following character",
  ]

  private static var folder: String? { TestFiles.shared("html5lib-tests/tokenizer") }

  @Test(
    .enabled(if: folder != nil, "html5lib's cases are not in ../shared/data/html5lib-tests"),
    arguments: files)
  func passesEveryCase(of file: String) throws {
    let path = "\(try #require(Self.folder))/\(file).test"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let content = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let cases = try #require(content["tests"] as? [[String: Any]])
    var passed = 0
    var skipped = 0
    for test in cases {
      let description = try #require(test["description"] as? String)
      if Self.lonelySurrogates.contains(description) {
        skipped += 1
        continue
      }
      let isEscaped = test["doubleEscaped"] as? Bool ?? false
      let input = Self.unescape(try #require(test["input"] as? String), isEscaped)
      let expected = try Self.expected(try #require(test["output"] as? [[Any]]), isEscaped)
      for name in test["initialStates"] as? [String] ?? ["Data state"] {
        let found = tokens(
          of: input, state: try Self.state(name), lastStartTag: test["lastStartTag"] as? String ?? "")
        // Descriptions compare exactly; strings would compare by canonical equivalence.
        let isEqual = "\(found)".utf8.elementsEqual("\(expected)".utf8) && found == expected
        #expect(isEqual, "\(description) in \(name): \(input.debugDescription)")
        if isEqual { passed += 1 }
      }
    }
    #expect(passed > 0)
    #expect(skipped == (file == "unicodeCharsProblematic" ? Self.lonelySurrogates.count : 0))
  }

  private static func state(_ name: String) throws -> Tokenizer.State {
    switch name {
    case "Data state": return .data
    case "PLAINTEXT state": return .plaintext
    case "RCDATA state": return .characterData
    case "RAWTEXT state": return .rawText
    case "Script data state": return .scriptData
    case "CDATA section state": return .cdata
    default: throw UnknownName(name: name)
    }
  }

  private struct UnknownName: Error { var name: String }

  private static func expected(_ output: [[Any]], _ isEscaped: Bool) throws -> [RecordedToken] {
    var tokens: [RecordedToken] = []
    for token in output {
      func string(_ index: Int) -> String? { (token[index] as? String).map { unescape($0, isEscaped) } }
      switch token[0] as? String {
      case "StartTag":
        var attributes: [String: String] = [:]
        for (name, value) in token[2] as? [String: String] ?? [:] {
          attributes[unescape(name, isEscaped)] = unescape(value, isEscaped)
        }
        tokens.append(
          .startTag(string(1) ?? "", attributes, selfClosing: token.count > 3 && token[3] as? Bool == true))
      case "EndTag": tokens.append(.endTag(string(1) ?? ""))
      case "Comment": tokens.append(.comment(string(1) ?? ""))
      case "Character":
        if case .characters(let before)? = tokens.last {
          tokens[tokens.count - 1] = .characters(before + (string(1) ?? ""))
        } else {
          tokens.append(.characters(string(1) ?? ""))
        }
      case "DOCTYPE":
        tokens.append(
          .doctype(
            string(1), publicIdentifier: string(2), systemIdentifier: string(3),
            isCorrect: token[4] as? Bool ?? false))
      default: throw UnknownName(name: "\(token)")
      }
    }
    return tokens
  }

  /// `\uXXXX` in texts that are escaped once more than JSON does.
  private static func unescape(_ text: String, _ isEscaped: Bool) -> String {
    guard isEscaped else { return text }
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    while let unit = rest.first {
      if unit == 0x5C, rest.dropFirst().first == 0x75,
        let code = UInt16(String(decoding: rest.dropFirst(2).prefix(4), as: UTF16.self), radix: 16)
      {
        units.append(code)
        rest = rest.dropFirst(6)
      } else {
        units.append(unit)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
