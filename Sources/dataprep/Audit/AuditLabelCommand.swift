import ArgumentParser
import Audit
import Base
import Inference
import Records
import Runs

extension Proficiency: ExpressibleByArgument {}
extension ModelRater.API: ExpressibleByArgument {}

/// `dataprep audit label`: what people say of the documents of a sample.
struct AuditLabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Labels the documents of a sample, on a page in the browser or in the terminal.",
    discussion: """
      One document a screen, one key a label; every label is saved before the next document is shown, and the command goes \
      on where it stopped. Without --terminal and --import it serves a page to this machine alone, prints its address as \
      the first line, and opens it.

      --import FILE adds labels that were given elsewhere: JSON Lines with id, label (a name or a key), rater, and if wanted \
      code, flags, proficiency, seconds, note. All lines are added or none, and no line twice.

      --llm URL has a language model label the sample as a rater called model:NAME. `audit report` compares it with people \
      (AC1 with its interval); it counts for no verdict and no rule. Its key is in DATAPREP_LLM_API_KEY.

      Examples:
        dataprep audit label --lang sw --rater ana --proficiency native
        dataprep audit label --lang sw --serve --port 8400 --no-open
        dataprep audit label --lang sw --terminal
        dataprep audit label --lang sw --rater ben --blind-second 0.25
        dataprep audit label --lang sw --import labels.jsonl
        dataprep audit label --lang sw --llm http://127.0.0.1:8000/v1 --llm-model gemma-3-27b

      Exit codes: 0 ended by the rater (q), or imported; 64 usage, no terminal; 65 a line that is no label, nothing to \
      label; 66 no such audit or file; 69 the server of the model refuses or is gone; 73, 74 labels cannot be saved; 75 ended by a signal with all labels saved, the audit \
      is being labelled already, or the port is taken.
      """)

  @OptionGroup var auditOptions: AuditOptions

  @Flag(help: "Serve the page; this is the default.")
  var serve = false

  @Flag(help: "Label in this terminal.")
  var terminal = false

  @Option(
    name: .customLong("import"), help: ArgumentHelp("Add the labels of a file.", valueName: "file"), completion: .file()
  )
  var importFile: String?

  @Option(help: ArgumentHelp("The page's port. Default: one that is free.", valueName: "port"))
  var port: UInt16 = 0

  @Flag(name: .customLong("no-open"), help: "Do not open the page in a browser.")
  var noOpen = false

  @Option(help: ArgumentHelp("Who labels. Default: the name of the user.", valueName: "name"))
  var rater: String?

  @Option(help: ArgumentHelp("How well they know the language.", valueName: "proficiency"))
  var proficiency: Proficiency?

  @Option(
    help: ArgumentHelp(
      "Label again, unseen, this share (above 0, at most 1) of what other raters have labelled.", valueName: "share"))
  var blindSecond: Double?

  @Option(help: ArgumentHelp("Have the model of this server label the sample.", valueName: "url"))
  var llm: String?

  @Option(help: ArgumentHelp("The model's name on the server.", valueName: "name"))
  var llmModel: String?

  @Option(help: ArgumentHelp("chat for messages; completions for prompts that are continued.", valueName: "function"))
  var api: ModelRater.API = .chat

  func validate() throws {
    if llm != nil, llmModel == nil { throw ValidationError("Missing --llm-model: the model's name on the server.") }
    let modes = [
      (serve, "--serve"), (terminal, "--terminal"), (importFile != nil, "--import"), (llm != nil, "--llm"),
    ].filter(\.0).map(\.1)
    guard modes.count < 2 else { throw ValidationError("\(modes[0]) and \(modes[1]) exclude each other") }
    if let share = blindSecond, !(share > 0 && share <= 1) {
      throw ValidationError("--blind-second is a share above 0 and at most 1, such as 0.25")
    }
    if let name = rater, name.allSatisfy(\.isWhitespace) { throw ValidationError("--rater is empty") }
    if importFile != nil || llm != nil {
      for (isGiven, option) in [
        (rater != nil, "--rater"), (proficiency != nil, "--proficiency"), (blindSecond != nil, "--blind-second"),
      ] where isGiven {
        throw ValidationError(
          importFile != nil
            ? "\(option) does not go with --import: each line says who labelled"
            : "\(option) is about people, not --llm")
      }
    } else if terminal {
      guard port == 0, !noOpen else { throw ValidationError("--port and --no-open are about the page, not --terminal") }
    }
  }

  func run() throws {
    if terminal, !(Console.isInputTerminal && Console.isOutputTerminal) {
      throw ValidationError(
        "--terminal needs a terminal as standard input and output; without one use --serve or --import")
    }
    let folder = try auditOptions.folder()
    if let importFile { return try addLabels(of: importFile, to: folder) }
    if let llm, let llmModel { return try askModel(llm, llmModel, folder) }
    let person = Rater(rater ?? Environment.userName, proficiency: proficiency)
    let desk = try LabellingDesk(
      folder: folder, language: auditOptions.lang.code, rater: person, blindSecond: blindSecond)
    if terminal { try AuditLabelTerminal.run(desk) } else { try servePage(of: desk, folder, person) }
  }

  private func addLabels(of file: String, to folder: AuditFolder) throws {
    let ids = Set(try folder.documents().map(\.id))
    let log = try LabelLog(folder.labels)
    let added = try LabelImport.entries(of: file, ids: ids, log: log.entries)
    try log.append(contentsOf: added)
    Console.print("\(Amount.count(added.count)) labels added to \(folder.labels)")
  }

  private func askModel(_ url: String, _ model: String, _ folder: AuditFolder) throws {
    Signals.askToStop()
    let key = try Environment.all["DATAPREP_LLM_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
      .map { try ServerKey($0, variable: "DATAPREP_LLM_API_KEY") }
    let server = try ModelServer(url, model: model, key: key)
    let names = try server.waitUntilReady(limit: 600, stop: Signals.stop, note: { Console.note($0) }) ?? []
    if let fault = server.fault(amongModels: names) { throw fault }
    var settings = ClientSettings()
    settings.concurrency = 8
    settings.stop = Signals.stop
    let rater = ModelRater(server, settings, api: api, language: auditOptions.lang)
    let documents = try folder.documents()
    let outcome = try rater.label(documents, in: LabelLog(folder.labels)) { count in
      if count % 50 == 0 { Console.note("\(Amount.count(count)) documents are labelled") }
    }
    guard let outcome else { Console.exit(.tryAgain) }
    Console.print("\(Amount.count(outcome.labelled)) labels of \(rater.name) added to \(folder.labels)")
    if outcome.unread + outcome.refused > 0 {
      Console.warning(
        "\(outcome.unread) answers name no label, and the server refused \(outcome.refused) documents; run it again to ask for them"
      )
    }
    Console.note("what it is worth: dataprep audit report --lang \(auditOptions.lang.code)")
  }

  private func servePage(of desk: LabellingDesk, _ folder: AuditFolder, _ person: Rater) throws {
    Signals.askToStop()
    let server = try LabellingServer(desk: desk, port: port)
    Console.print(server.address)
    Console.note(
      "labelling \(folder.path) as \(person.name); q on the page or Ctrl-C here ends, all labels are saved as they are given"
    )
    // In a session of its own, so that Ctrl-C here does not end a browser that was started by it.
    if !noOpen, ChildProcess.run(["setsid", "--fork", "xdg-open", server.address]) != 0 {
      Console.warning("no browser could be opened: open the address yourself")
    }
    while !server.isEnded, !Signals.stop.isRequested { RunClock.system.sleep(0.1) }
    // The page is still to read that its session has ended.
    if server.isEnded { RunClock.system.sleep(0.3) }
    let progress = server.progress
    Console.note("\(Amount.count(progress.labelled)) of \(Amount.count(progress.total)) documents are labelled")
    if !server.isEnded { Console.exit(.tryAgain) }
  }
}
