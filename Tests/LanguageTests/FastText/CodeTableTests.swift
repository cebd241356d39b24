import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Language

/// The table of MADLAD-400's codes in docs/models.md, against the built-in model.
struct CodeTableTests {
  private struct Row {
    var code: String
    var status: String
    var labels: [String]
  }

  private func rows() throws -> [Row] {
    let page = String(decoding: try FileSystem.read("\(TestFiles.root)/docs/models.md"), as: UTF8.self)
    let begin = try #require(page.range(of: "<!-- codes: made by"))
    let end = try #require(page.range(of: "<!-- codes: end -->"))
    return page[begin.upperBound..<end.lowerBound].split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(
        code: cells[0].replacingOccurrences(of: "`", with: ""), status: cells[2],
        labels: cells[3].split(separator: "`").map(String.init).filter { $0.contains("_") })
    }
  }

  @Test func everyCodeIsThereOnce() throws {
    let rows = try rows()
    #expect(rows.count == 435)
    #expect(Set(rows.map(\.code)).count == 435)
    let allowed: Set = ["in the model", "covered by a macrolanguage", "too little text", "none"]
    #expect(Set(rows.map(\.status)).isSubset(of: allowed))
  }

  @Test func theTableSaysWhatTheModelHas() throws {
    let labels = try BuiltInModel.load().labels
    let tags = Set(labels.compactMap { LanguageTag($0) })
    let languages = Set(tags.map(\.language))
    for row in try rows() {
      let tag = try #require(LanguageTag(row.code), "\(row.code)")
      #expect(Set(row.labels).isSubset(of: labels), "\(row.code)")
      switch row.status {
      case "in the model":
        #expect(tags.contains(tag) || !row.code.contains("_") && languages.contains(tag), "\(row.code)")
        #expect(!row.labels.isEmpty, "\(row.code)")
        for label in row.labels { #expect(LanguageTag(label)?.language == tag.language, "\(row.code)") }
      case "covered by a macrolanguage":
        #expect(!languages.contains(tag.language), "\(row.code)")
        #expect(!row.labels.isEmpty, "\(row.code)")
        for label in row.labels {
          let other = try #require(LanguageTag(label)).language
          #expect(tag.macrolanguage == other || other.macrolanguage == tag.language, "\(row.code)")
        }
      default: #expect(!tags.contains(tag) && (row.code.contains("_") || !languages.contains(tag)), "\(row.code)")
      }
    }
  }
}
