public import Base

extension HTMLTree {
  /// Appends the page as HTML to `output` (HTML Standard 13.3, with scripting disabled).
  ///
  /// Parsing that again gives the same tree for ordinary pages, though not for every tree.
  public func serialize(into output: inout ByteBuffer) {
    var node = nodes[HTMLTree.root].firstChild
    while node >= 0 {
      writeStart(of: node, to: &output)
      if nodes[node].firstChild >= 0 {
        node = nodes[node].firstChild
        continue
      }
      writeEnd(of: node, to: &output)
      while node >= 0, nodes[node].nextSibling < 0 {
        node = nodes[node].parent
        if node > 0 { writeEnd(of: node, to: &output) }
      }
      if node >= 0 { node = nodes[node].nextSibling }
    }
  }

  private func writeStart(of index: Int32, to output: inout ByteBuffer) {
    let node = nodes[index]
    switch node.kind {
    case .document: break
    case .doctype:
      output.append("<!DOCTYPE ")
      write(node.text, to: &output)
      output.append(">")
    case .comment:
      output.append("<!--")
      write(node.text, to: &output)
      output.append("-->")
    case .text:
      if holdsRawText(nodes[node.parent]) {
        write(node.text, to: &output)
      } else {
        writeEscaped(node.text, quoting: false, to: &output)
      }
    case .element:
      output.append("<")
      output.append(utf8: name(of: index))
      for attribute in node.attributes {
        output.append(" ")
        output.append(utf8: name(ofAttribute: attribute, of: index))
        output.append("=\"")
        writeEscaped(attributes[attribute].value, quoting: true, to: &output)
        output.append("\"")
      }
      output.append(">")
    }
  }

  private func writeEnd(of index: Int32, to output: inout ByteBuffer) {
    let node = nodes[index]
    guard node.kind == .element, !node.isVoid else { return }
    output.append("</")
    output.append(utf8: name(of: index))
    output.append(">")
  }

  private func holdsRawText(_ node: HTMLNode) -> Bool {
    guard node.namespace == .html else { return false }
    switch node.tag {
    case .style, .script, .xmp, .iframe, .noembed, .noframes, .plaintext: return true
    default: return false
    }
  }

  private func write(_ range: ByteRange, to output: inout ByteBuffer) {
    bytes.withSpan(range.range) { output.append($0) }
  }

  private func writeEscaped(_ range: ByteRange, quoting: Bool, to output: inout ByteBuffer) {
    bytes.withSpan(range.range) { text in
      for index in text.indices {
        switch text[index] {
        case UInt8(ascii: "&"): output.append("&amp;")
        case UInt8(ascii: "<"): output.append("&lt;")
        case UInt8(ascii: ">"): output.append("&gt;")
        case UInt8(ascii: "\"") where quoting: output.append("&quot;")
        case 0xA0 where index > 0 && text[index - 1] == 0xC2:
          output.truncate(to: output.count - 1)
          output.append("&nbsp;")
        default: output.append(text[index])
        }
      }
    }
  }
}

extension HTMLNode {
  /// Whether the element never has content and is written without an end tag.
  public var isVoid: Bool {
    guard namespace == .html else { return false }
    switch tag {
    case .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
      .link, .meta, .param, .source, .track, .wbr:
      return true
    default: return false
    }
  }
}
