public import Base

extension MainContentExtractor {
  /// Writes the page last extracted as a self-contained HTML page: every block in reading order,
  /// kept ones highlighted, and on hover its score and the evidence for it.
  ///
  /// - Parameters:
  ///   - tree: the tree that was extracted, unchanged since.
  ///   - source: where the page came from, for the heading.
  public func writeExplanation(
    of tree: borrowing HTMLTree, _ extracted: ExtractedPage, source: String, to output: inout ByteBuffer
  ) {
    output.append(
      """
      <!DOCTYPE html>
      <html><head><meta charset="utf-8"><title>Extraction explained</title><style>
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #1c1c1c }
      header { border-bottom: 1px solid #ccc; margin-bottom: 1em; padding-bottom: .6em }
      .b { border-left: 5px solid #ddd; margin: 2px 0; padding: 1px 8px; white-space: pre-wrap; overflow-wrap: anywhere }
      .k { border-color: #2a8c4a; background: #eef8f0 } .d { color: #6b6b6b }
      .h { font-weight: 600 } .p { font-family: ui-monospace, monospace; font-size: 13px }
      .s { float: right; font: 11px ui-monospace, monospace; color: #666; padding-left: 1em }
      .only .d { display: none }
      </style></head><body>
      <header><label style="float:right"><input type="checkbox" onchange="document.body.classList.toggle('only', \
      this.checked)"> kept blocks only</label><b>
      """)
    appendEscaped(Array(source.utf8), to: &output)
    output.append("</b><br>")
    title.withSpan { appendEscaped($0, to: &output) }
    let confidence = Int((extracted.confidence * 100).rounded())
    output.append(
      utf8:
        "<br>\(extracted.keptBlocks) of \(extracted.blocks) blocks kept: "
        + "those with a score of at least \(threshold * 100 / 255) %, "
        + "except repeated text and comments; expected F1 \(confidence) %. "
        + "Hover over a block to see the reasons.</header>\n")
    for index in 0..<page.blocks.count where index < kept.count { writeBlock(index, tree, to: &output) }
    output.append("</body></html>\n")
  }

  private func writeBlock(_ index: Int, _ tree: borrowing HTMLTree, to output: inout ByteBuffer) {
    let block = page.blocks[index]
    let container = page.containers[Int(block.container)]
    output.append("<div class=\"b ")
    output.append(kept[index] ? "k" : "d")
    if container.heading > 0 { output.append(" h") }
    if Ancestry(rawValue: container.ancestry).contains(.preformatted) { output.append(" p") }
    output.append("\" title=\"")
    for (number, reason) in reasons(index).enumerated() {
      if number > 0 { output.append("&#10;") }
      appendEscaped(Array(reason.utf8), to: &output)
    }
    output.append("&#10;")
    appendPath(block.container, tree, to: &output)
    output.append("\"><span class=s>")
    output.append(utf8: "\(Int(probabilities[index]) * 100 / 65535)")
    output.append("</span>")
    let start = Int(block.textStart)
    appendEscaped(
      UnsafeBufferPointer(start: page.text.base + start, count: Int(block.textCount)).span, to: &output)
    output.append("</div>\n")
  }

  /// The evidence for and against a block, in words.
  private func reasons(_ index: Int) -> [String] {
    let block = page.blocks[index]
    let container = page.containers[Int(block.container)]
    let width = BlockFeatures.width
    let own = Int(features.rows[index * width + BlockFeatures.treeWidth]) * 100 / 255
    let score = Int(probabilities[index]) * 1000 / 65535
    var reasons = [
      "\(kept[index] ? "kept" : wasRepeat[index] ? "dropped as repeated text" : "dropped"): "
        + "\(score / 10).\(score % 10) % content, threshold \(threshold * 100 / 255) %",
      "\(own) % content by the trees alone, before the network saw the blocks around it",
      "\(block.units) letters and digits, \(block.links) links with "
        + "\(block.units > 0 ? Int(block.linkUnits) * 100 / Int(block.units) : 0) % of them, \(block.sentenceEnds) sentence ends",
    ]
    let names = ClassTokens.shipped.groups.indices.filter { container.tokensAbove >> UInt64($0) & 1 == 1 }
    if !names.isEmpty {
      reasons.append("names around it: " + names.map { ClassTokens.shipped.groups[$0] }.joined(separator: ", "))
    }
    let (runs, elsewhere, _) = features.repeats.repeats(of: index)
    if elsewhere > 0 {
      reasons.append("\(Int(elsewhere) * 100 / Int(runs)) % of its text also appears elsewhere on the page")
    }
    if comments.within[index] { reasons.append("in a comment section") }
    if Ancestry(rawValue: container.ancestry).contains(.hidden) { reasons.append("in a hidden element") }
    return reasons
  }

  /// The elements around a block, outermost first, with their classes.
  private func appendPath(_ container: Int32, _ tree: borrowing HTMLTree, to output: inout ByteBuffer) {
    var path: [Int32] = []
    var at = container
    while at > 0, path.count < 12 {
      path.append(at)
      at = page.containers[Int(at)].parent
    }
    for at in path.reversed() {
      let container = page.containers[Int(at)]
      output.append(" > ")
      output.append(utf8: container.tag.name)
      if let value = tree.attribute(.class, of: container.node)?.value, !value.isEmpty {
        output.append(".")
        tree.bytes.withSpan(value.range) { name in
          appendEscaped(name.extracting(first: Self.wholeCharacters(name, upTo: 60)), to: &output)
        }
      }
    }
  }

  /// The most bytes of `text` up to `limit` that end with a whole character.
  private static func wholeCharacters(_ text: Span<UInt8>, upTo limit: Int) -> Int {
    guard text.count > limit else { return text.count }
    var count = limit
    while count > 0, text[count] & 0xC0 == 0x80 { count -= 1 }
    return count
  }

  private func appendEscaped(_ text: [UInt8], to output: inout ByteBuffer) {
    appendEscaped(text.span, to: &output)
  }

  private func appendEscaped(_ text: Span<UInt8>, to output: inout ByteBuffer) {
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "<"): output.append("&lt;")
      case UInt8(ascii: ">"): output.append("&gt;")
      case UInt8(ascii: "&"): output.append("&amp;")
      case UInt8(ascii: "\""): output.append("&quot;")
      case let byte: output.append(byte)
      }
    }
  }
}
