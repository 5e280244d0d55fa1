/** The task that keeps the agent running: at every start of Windows and every minute, never twice, as LOCAL SERVICE. */
export function agentTask({
  command,
  folder,
}: {
  readonly command: string;
  readonly folder: string;
}): string {
  return taskText({
    description: "Keeps the Uketsuke kiosk agent running.",
    triggers: `    <BootTrigger><Enabled>true</Enabled></BootTrigger>
    <TimeTrigger>
      <Repetition><Interval>PT1M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>`,
    principal: `      <UserId>S-1-5-19</UserId>
      <RunLevel>LeastPrivilege</RunLevel>`,
    command,
    folder,
  });
}

/** The task that opens the page on the patient's display when that account signs in; only this window is a kiosk, Windows is not locked down. */
export function edgeTask({
  user,
  edge,
  page,
  display: { left, top },
}: {
  readonly user: string;
  readonly edge: string;
  readonly page: string;
  readonly display: { readonly left: number; readonly top: number };
}): string {
  return taskText({
    description: "Opens the Uketsuke page on the patient's display.",
    triggers: `    <LogonTrigger><Enabled>true</Enabled><UserId>${escaped(user)}</UserId><Delay>PT10S</Delay></LogonTrigger>`,
    principal: `      <UserId>${escaped(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>`,
    command: edge,
    arguments: [
      "--kiosk",
      page,
      "--edge-kiosk-type=fullscreen",
      "--no-first-run",
      // A profile of its own: an Edge that is open already would take the page into its own window.
      '"--user-data-dir=%LOCALAPPDATA%\\Uketsuke\\Edge"',
      `--window-position=${left},${top}`,
    ].join(" "),
  });
}

function taskText(task: {
  readonly description: string;
  readonly triggers: string;
  readonly principal: string;
  readonly command: string;
  readonly arguments?: string;
  readonly folder?: string;
}): string {
  const given =
    task.arguments === undefined ? "" : `\n      <Arguments>${escaped(task.arguments)}</Arguments>`;
  const folder =
    task.folder === undefined
      ? ""
      : `\n      <WorkingDirectory>${escaped(task.folder)}</WorkingDirectory>`;
  return `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>${escaped(task.description)}</Description></RegistrationInfo>
  <Triggers>
${task.triggers}
  </Triggers>
  <Principals>
    <Principal id="Author">
${task.principal}
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(task.command)}</Command>${given}${folder}
    </Exec>
  </Actions>
</Task>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
