internal import Base
internal import Records
internal import Stages

/// Tells which lines of JSON are documents that a list names; one for each thread.
internal final class DocumentMatcher {
  private enum Member: Int, CaseIterable {
    case text, id, url, date, language
    var name: String { "\(self)" }
  }

  private let list: OptOutSource
  private let members = LineValues(Member.allCases.map(\.name))
  private var scratch = OptOutSource.Scratch()
  private var url = ByteBuffer()
  private var id = ByteBuffer()
  private var date = ByteBuffer()

  init(_ list: OptOutSource) { self.list = list }

  /// The number of the entry that a document falls under; nil for none, and for what is no document.
  ///
  /// After it the last line's language and text can be asked for.
  func match(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
    var line = line
    // A byte order mark begins some files.
    if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF {
      line = UnsafeBufferPointer(rebasing: line[3...])
    }
    guard members.read(line) else { return nil }
    read(.url, into: &url)
    read(.id, into: &id)
    read(.date, into: &date)
    return url.withSpan { url in
      id.withSpan { id in date.withSpan { date in list.match(url: url, id: id, date: date, &scratch) } }
    }
  }

  private func read(_ member: Member, into buffer: inout ByteBuffer) {
    buffer.removeAll()
    _ = members.withValue(member.rawValue) { buffer.append($0) }
  }

  /// The language that the last line says; `und` where it says none.
  var language: String { members.string(Member.language.rawValue) ?? "und" }

  /// Characters and bytes of the last line's text.
  var text: (characters: Int, bytes: Int) {
    members.withValue(Member.text.rawValue) { ($0.scalarCount, $0.count) } ?? (0, 0)
  }
}

/// What a list takes out of a file.
internal struct TakedownFindings: Sendable, Equatable {
  /// Documents of a language, and how many of them go.
  struct Loss: Sendable, Equatable {
    var documents = 0
    var removed = 0
  }

  var documents = 0
  var removed = 0
  /// Of the documents that go.
  var characters = 0
  var textBytes = 0
  var languages: [String: Loss] = [:]
  /// Documents that go, by the entry of the list.
  var entries: [Int: Int] = [:]

  /// Reads a file.
  init(_ file: TakedownFile, _ list: OptOutSource) throws {
    let matcher = DocumentMatcher(list)
    try file.forEachLine { line in
      guard !line.isEmpty else { return }
      let entry = matcher.match(line)
      documents += 1
      languages[matcher.language, default: Loss()].documents += 1
      guard let entry else { return }
      removed += 1
      languages[matcher.language, default: Loss()].removed += 1
      entries[entry, default: 0] += 1
      let text = matcher.text
      characters += text.characters
      textBytes += text.bytes
    }
  }

  init() {}

  static func += (a: inout TakedownFindings, b: TakedownFindings) {
    a.documents += b.documents
    a.removed += b.removed
    a.characters += b.characters
    a.textBytes += b.textBytes
    for (language, loss) in b.languages {
      a.languages[language, default: Loss()].documents += loss.documents
      a.languages[language, default: Loss()].removed += loss.removed
    }
    for (entry, count) in b.entries { a.entries[entry, default: 0] += count }
  }
}
