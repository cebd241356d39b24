internal import Base
internal import Records

/// Labelling in a terminal: keys in, lines out. It knows no terminal, and the rules are those of the desk's session.
package struct TerminalLabelling {
  /// What the keys are for at the moment.
  package enum Mode: Equatable {
    /// Labels and the other keys of `help`.
    case document
    /// The code of another language, as far as it is written.
    case code(String)
    /// A note, as far as it is written.
    case note(String)
  }

  /// What is labelled, and where that is saved.
  package let desk: LabellingDesk
  package private(set) var mode = Mode.document
  /// What happened last, or what is wrong, in a line.
  package private(set) var message = ""
  /// The first line of the text that is shown.
  package private(set) var scroll = 0
  private var flags: [AuditFlag] = []
  private var shownAt: Double

  /// - Parameter now: seconds since some moment.
  package init(desk: LabellingDesk, now: Double) {
    self.desk = desk
    shownAt = now
    flags = desk.session.remarks?.flags ?? []
  }

  /// Does what a key stands for.
  ///
  /// - Parameters:
  ///   - columns, rows: the size of the terminal.
  ///   - now: seconds since the moment that `init` was told of.
  /// - Throws: where a label cannot be saved. What the rater did wrong is a message.
  package mutating func press(_ key: TerminalKey, columns: Int, rows: Int, now: Double) throws {
    message = ""
    do throws(AuditError) {
      switch mode {
      case .document:
        if !scrolls(key, columns: columns, rows: rows) { try pressForDocument(key, now: now) }
      case .code(let text): try pressForCode(key, text, now: now)
      case .note(let text): try pressForNote(key, text)
      }
    } catch {
      guard let saving = error.underlying else {
        message = error.message
        return
      }
      throw saving
    }
  }

  private mutating func scrolls(_ key: TerminalKey, columns: Int, rows: Int) -> Bool {
    let page = page(columns: columns, rows: rows)
    let by: Int
    switch key {
    case .up: by = -1
    case .down: by = 1
    case .pageUp: by = -page
    case .pageDown, .character(" "): by = page
    default: return false
    }
    let lines = TerminalText.wrap(desk.session.current?.text ?? "", columns: columns, limit: scroll + by + page).count
    scroll = max(0, min(scroll + by, lines - page))
    return true
  }

  private mutating func pressForDocument(_ key: TerminalKey, now: Double) throws(AuditError) {
    switch key {
    case .character("z"):
      message = desk.session.last == nil ? "Nothing to take back." : "Taken back."
      try saving { try $0.undo() }
      showNext(now)
    case .character("q"): desk.end()
    case .character(let character): try pressForDocument(Character(character.lowercased()), now: now)
    default: break
    }
  }

  private mutating func pressForDocument(_ key: Character, now: Double) throws(AuditError) {
    guard let document = desk.session.current else { return }
    if let label = desk.session.rater.choices.first(where: { $0.key == key }) {
      if label == .wrongLanguage { mode = .code("") } else { try give(label, code: nil, now: now) }
    } else if let flag = AuditFlag(named: String(key)) {
      if let place = flags.firstIndex(of: flag) { flags.remove(at: place) } else { flags.append(flag) }
      let remarks = LabellingAction.Remarks(flags: flags, note: desk.session.remarks?.note ?? "")
      try saving { try $0.perform(.remark(remarks), on: document.id) }
    } else if key == "c" {
      mode = .note(desk.session.remarks?.note ?? "")
    } else if key == "k" {
      try saving { try $0.perform(.skip, on: document.id) }
      message = "Left for later."
      showNext(now)
    }
  }

  private mutating func pressForCode(_ key: TerminalKey, _ text: String, now: Double) throws(AuditError) {
    switch key {
    case .escape: mode = .document
    case .backspace: mode = .code(String(text.dropLast()))
    case .enter: try give(.wrongLanguage, code: text.isEmpty ? nil : text, now: now)
    case .character(let character):
      if let digit = character.wholeNumberValue, character.isASCII {
        let offers = desk.session.offers
        if (1...9).contains(digit), digit <= offers.count {
          try give(.wrongLanguage, code: offers[digit - 1].code, now: now)
        }
      } else {
        mode = .code(text + String(character))
      }
    case .up, .down, .pageUp, .pageDown: break
    }
  }

  private mutating func pressForNote(_ key: TerminalKey, _ text: String) throws(AuditError) {
    switch key {
    case .backspace: mode = .note(String(text.dropLast()))
    case .character(let character): mode = .note(text + String(character))
    case .enter, .escape:
      mode = .document
      guard let document = desk.session.current, text != desk.session.remarks?.note ?? "" else { return }
      try saving { [flags] in try $0.perform(.remark(.init(flags: flags, note: text)), on: document.id) }
      message = "Noted."
    case .up, .down, .pageUp, .pageDown: break
    }
  }

  private mutating func give(_ label: AuditLabel, code: String?, now: Double) throws(AuditError) {
    guard let document = desk.session.current else { return }
    let remarks = LabellingAction.Remarks(
      code: code, flags: flags, note: desk.session.remarks?.note ?? "", seconds: max(0, now - shownAt))
    try saving { try $0.perform(.label(label, remarks), on: document.id) }
    mode = .document
    showNext(now)
  }

  private mutating func showNext(_ now: Double) {
    scroll = 0
    shownAt = now
    flags = desk.session.remarks?.flags ?? []
  }

  /// Does something with the desk; an error of the disk is carried as the underlying one.
  private func saving(_ body: (LabellingDesk) throws -> Void) throws(AuditError) {
    do { try body(desk) } catch let error as AuditError { throw error } catch {
      throw AuditError(.badRecord, "not saved", underlying: error)
    }
  }
}
