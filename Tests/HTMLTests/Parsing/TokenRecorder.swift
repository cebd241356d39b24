import Base

@testable import HTML

/// A token in the form in which tests are written; neighbouring characters are one token.
enum RecordedToken: Equatable, CustomStringConvertible {
  case startTag(String, [String: String], selfClosing: Bool)
  case endTag(String)
  case characters(String)
  case comment(String)
  case doctype(String?, publicIdentifier: String?, systemIdentifier: String?, isCorrect: Bool)

  var description: String {
    switch self {
    case .startTag(let name, let attributes, let selfClosing):
      "<\(name)\(attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value.debugDescription)" }.joined())\(selfClosing ? "/" : "")>"
    case .endTag(let name): "</\(name)>"
    case .characters(let text): text.debugDescription
    case .comment(let text): "<!--\(text.debugDescription)-->"
    case .doctype(let name, let publicIdentifier, let systemIdentifier, let isCorrect):
      "<!DOCTYPE \(name ?? "-") \(publicIdentifier ?? "-") \(systemIdentifier ?? "-") \(isCorrect)>"
    }
  }
}

/// All tokens of a page.
func tokens(
  of page: String, state: Tokenizer.State = .data, lastStartTag: String = ""
) -> [RecordedToken] {
  var tree = HTMLTree()
  tree.load { $0.append(utf8: page) }
  tree.normalizeNewlines()
  let count = tree.sourceCount
  tree.bytes.append([UInt8](repeating: 0, count: Tokenizer.padding))
  var tokenizer = Tokenizer()
  tokenizer.begin(tree.bytes.withUnsafeMutableBytes { $0.baseAddress! }, count: count)
  tokenizer.state = state
  tokenizer.allowsCDATA = state == .cdata
  if !lastStartTag.isEmpty {
    for byte in lastStartTag.utf8 { tokenizer.decoded.append(byte) }
    tokenizer.lastStartTag = ByteRange(start: count + Tokenizer.padding, count: lastStartTag.utf8.count)
  }
  func text(_ range: ByteRange) -> String {
    String(
      decoding: UnsafeBufferPointer(start: tokenizer.pointer(range), count: Int(range.count)), as: UTF8.self)
  }
  var recorded: [RecordedToken] = []
  func add(characters: String) {
    if case .characters(let before)? = recorded.last {
      recorded[recorded.count - 1] = .characters(before + characters)
    } else {
      recorded.append(.characters(characters))
    }
  }
  while true {
    tokenizer.next()
    let token = tokenizer.token
    switch token.kind {
    case .end: return recorded
    case .text: add(characters: text(token.text))
    case .null: add(characters: "\0")
    case .comment: recorded.append(.comment(text(token.text)))
    case .endTag: recorded.append(.endTag(text(token.name)))
    case .startTag:
      var attributes: [String: String] = [:]
      for index in token.firstAttribute..<token.firstAttribute + token.attributeCount {
        let attribute = tokenizer.attributes[index]
        attributes[text(attribute.nameText)] = text(attribute.value)
      }
      recorded.append(.startTag(text(token.name), attributes, selfClosing: token.isSelfClosing))
    case .doctype:
      let doctype = token.doctype
      recorded.append(
        .doctype(
          doctype.hasName ? text(token.name) : nil,
          publicIdentifier: doctype.hasPublicIdentifier ? text(doctype.publicIdentifier) : nil,
          systemIdentifier: doctype.hasSystemIdentifier ? text(doctype.systemIdentifier) : nil,
          isCorrect: !doctype.forcesQuirks))
    }
  }
}
