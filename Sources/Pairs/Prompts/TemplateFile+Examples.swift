extension TemplateFile {
  /// The queries of the examples, which have to end as the request goes on.
  ///
  /// - Throws: where the request does not end with what is to be answered, or an example has another form than it.
  internal func checkedQueries(_ text: PromptText) throws(PairsError) -> [String] {
    for variable in kind == .synthesis ? [.passage] : [.passage, .query] as [PromptText.Variable]
    where !text.has(variable) {
      throw error(request.line, "the request has no {\(variable.rawValue)}")
    }
    let lines = request.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let last = lines[lines.count - 1]
    let lastLine = request.line + lines.count - 1
    let queryLine = lines.first { $0.hasSuffix(" {query}") }
    switch kind {
    case .synthesis:
      guard last.hasSuffix(":"), !last.contains("{") else {
        throw error(lastLine, "the request does not end with `Task:`", "The model goes on behind this line.")
      }
    case .queryLikelihood:
      guard last == queryLine, !last.dropLast(8).contains("{") else {
        throw error(
          lastLine, "the request does not end with `Query: {query}`", "Only what stands before the query is read.")
      }
    case .relevance:
      guard last.hasSuffix(":"), !last.contains("{") else {
        throw error(lastLine, "the request does not end with a question", "The model's next word is the label.")
      }
      guard let queryLine, !queryLine.dropLast(8).contains("{") else {
        throw error(request.line, "the request has no line `Query: {query}`")
      }
      let query = lines.firstIndex(of: queryLine) ?? 0
      guard query < lines.firstIndex(where: { $0.contains("{passage}") }) ?? 0 else {
        throw error(
          request.line, "the passage stands before the query",
          "Requests of one query share what stands before the passage.")
      }
    }
    return try examples.map { example throws(PairsError) in try query(of: example, last: last, queryLine: queryLine) }
  }

  private func query(of example: Section, last: String, queryLine: String?) throws(PairsError) -> String {
    let lines = example.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      let variable = line.unicodeScalars.indices.lazy.compactMap { at -> String? in
        line.unicodeScalars[at] == "{" ? PromptText.name(Substring(line[at...])) : nil
      }.first { PromptText.Variable(rawValue: $0) != nil }
      if let variable {
        throw error(example.line + index, "{\(variable)} in an example", "Examples are written out.")
      }
    }
    let end = lines[lines.count - 1]
    func wrong(_ form: String) -> PairsError {
      error(example.line + lines.count - 1, "the example does not end with \(form)", "Examples end as requests go on.")
    }
    switch kind {
    case .synthesis:
      guard lines.count > 2, lines[lines.count - 2].hasPrefix(last + " "),
        let query = QueryLabels.shared.value(of: end, part: .query), !query.isEmpty
      else { throw wrong("`\(last) ...` and `Query: ...`") }
      return query
    case .queryLikelihood:
      let label = last.dropLast("{query}".count)
      guard end.hasPrefix(label), end.count > label.count else { throw wrong("`\(label)...`") }
      return String(end.dropFirst(label.count))
    case .relevance:
      guard labels.contains(where: { end == "\(last) \($0)" }) else { throw wrong("`\(last)` and a label") }
      let label = (queryLine ?? "").dropLast("{query}".count)
      guard let line = lines.first(where: { $0.hasPrefix(label) }) else {
        throw error(example.line, "the example has no line `\(label)...`")
      }
      return String(line.dropFirst(label.count))
    }
  }
}
