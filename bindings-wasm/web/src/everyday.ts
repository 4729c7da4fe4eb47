// Words of every day, and the words that the rules have for them.

const WORDS: readonly (readonly [everyday: readonly string[], ruled: readonly string[]])[] = [
  [["年假", "特休", "特別休假", "慰勞假", "vacation", "holiday"], ["休假", "annual leave"]],
  [["產假", "分娩假", "maternity"], ["娩假", "請假申請", "生育補助", "公保生育給付"]],
  [["陪產假", "paternity"], ["陪產檢及陪產假", "請假申請", "生育補助"]],
  [["生小孩", "生孩子", "生產", "懷孕", "寶寶", "baby", "pregnant"], ["生育", "娩假", "育嬰"]],
  [["病假", "事假", "喪假", "婚假", "公假", "家庭照顧假", "生理假", "請假", "sick leave", "time off"], ["請假申請", "請假權益"]],
  [["喪事", "過世", "死亡", "funeral", "bereavement"], ["喪葬", "死亡給付", "撫卹", "殮葬", "請假申請"]],
  [["育嬰假", "留停", "parental"], ["育嬰"]],
  [["加班", "補休", "overtime"], ["差假帳", "請假申請"]],
  [["不休假獎金", "未休假", "不休假加班費"], ["未休假工資"]],
  [["月退俸", "月退", "退休金", "退休俸", "18%", "優存", "pension"], ["退休給與", "退休金", "pension"]],
  [["何時退休", "幾歲退休", "什麼時候退休", "retire"], ["最早退休日", "退休要件", "retirement"]],
  [["勞退", "自提"], ["勞工退休金"]],
  [["資遣費", "layoff"], ["資遣"]],
  [["薪水", "薪資", "月薪", "本俸", "待遇", "pay", "wage"], ["俸（薪）額", "salary"]],
  [["考績獎金", "年終考績", "成績考核", "甲等", "performance"], ["考績"]],
  [["年終獎金", "bonus"], ["考績"]],
  [["調校", "調動", "換學校", "轉任", "move school"], ["介聘"]],
  [["學費", "獎學金", "念書", "讀研究所", "tuition"], ["進修", "子女教育"]],
  [["小孩學費", "教育補助", "school fees"], ["子女教育"]],
  [["結婚", "嫁娶", "wedding", "married"], ["結婚", "marriage", "請假申請"]],
  [["健檢", "體檢", "checkup"], ["健康檢查"]],
  [["住院", "生病", "開刀", "hospital", "ill"], ["住院", "hospital", "請假申請"]],
  [["受傷", "職災", "車禍", "injury"], ["意外傷亡", "失能"]],
  [["殘廢", "失能"], ["失能"]],
  [["買房", "房貸", "mortgage"], ["輔建住宅", "housing"]],
  [["借錢", "借款", "borrow"], ["貸款", "loan"]],
  [["國旅卡", "旅遊補助"], ["國民旅遊卡"]],
  [["出國", "旅行", "abroad"], ["出國", "abroad"]],
  [["公差", "出差"], ["差假之簽核", "請假申請"]],
  [["辭職", "離開", "quit", "resign"], ["離職", "resignation", "leaving"]],
  [["新進", "新人", "new hire"], ["報到", "新進", "新聘"]],
  [["副業", "打工", "兼差", "side job"], ["兼職", "second jobs"]],
  [["升職", "升遷", "升官"], ["陞任"]],
  [["放假", "行事曆", "上班日", "calendar"], ["辦公日曆", "calendar"]],
  [["登入", "帳號", "log in"], ["登入", "密碼", "login"]],
  [["身分證", "居留證"], ["身分證字號"]],
  [["健保"], ["健保"]],
  [["公保費", "保費", "premium"], ["保險費", "premium"]],
];

/** The words of the rules for one that was written; none where it is one of theirs. */
export function ruled(written: string): readonly string[] {
  return WORDS.filter(([everyday]) => everyday.includes(written)).flatMap(([, ruled]) => ruled);
}
