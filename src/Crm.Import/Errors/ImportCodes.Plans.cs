namespace Crm.Import.Errors;

public static partial class ImportCodes
{
    /// <summary>The plan is no JSON.</summary>
    public const string PlanNoJson = "import.plan_no_json";

    /// <summary>A member that a plan must have is not there.</summary>
    public const string PlanLacks = "import.plan_lacks";

    /// <summary>A member is none that a plan has.</summary>
    public const string PlanUnknownMember = "import.plan_unknown_member";

    /// <summary>A member has another form than wanted.</summary>
    public const string PlanWrongForm = "import.plan_wrong_form";

    /// <summary>A value comes from nowhere, or from several places.</summary>
    public const string PlanOneSource = "import.plan_one_source";

    /// <summary>The model has no record type of the name.</summary>
    public const string UnknownType = "import.unknown_type";

    /// <summary>The record type has no field of the name.</summary>
    public const string UnknownField = "import.unknown_field";

    /// <summary>The field is not written by anyone: it is derived, or a state.</summary>
    public const string FieldNotWritten = "import.field_not_written";

    /// <summary>The file has no column of the name.</summary>
    public const string UnknownColumn = "import.unknown_column";

    /// <summary>The time zone is not known.</summary>
    public const string UnknownZone = "import.unknown_zone";

    /// <summary>The form of a date is none.</summary>
    public const string BadFormat = "import.bad_format";

    /// <summary>A field of another record is named by no reference of the row, or is of another kind.</summary>
    public const string BadPath = "import.bad_path";

    /// <summary>A reference to any type does not say which.</summary>
    public const string AnyType = "import.any_type";

    /// <summary>Records of the type are no parts of the other.</summary>
    public const string NoSuchPart = "import.no_such_part";

    /// <summary>A reference names a record of a type that its field cannot hold.</summary>
    public const string WrongTarget = "import.wrong_target";

    /// <summary>Records are named by a field that holds no text.</summary>
    public const string ByNoText = "import.by_no_text";

    /// <summary>A name of another system has not the form of one.</summary>
    public const string BadSystem = "import.bad_system";

    /// <summary>States of records that no process has, or several.</summary>
    public const string NotOneProcess = "import.not_one_process";

    /// <summary>A value that is looked up in another record has another one for rows where it is missing, which none is.</summary>
    public const string ElseOfOf = "import.else_of_of";

    /// <summary>The records of the type are kept by the library.</summary>
    public const string KeptType = "import.kept_type";

    /// <summary>A table gives parts without their root.</summary>
    public const string PartAlone = "import.part_alone";

    /// <summary>A cell does not hold what its field is.</summary>
    public const string BadValue = "import.bad_value";

    /// <summary>A row has no key.</summary>
    public const string NoKey = "import.no_key";

    /// <summary>A row says something else than an earlier one of the same key.</summary>
    public const string KeyTwice = "import.key_twice";

    /// <summary>A row refers to a record that is not there.</summary>
    public const string UnknownRecord = "import.unknown_record";

    /// <summary>The state that a row tells requires a field that its record has not; it was written all the same, as history is.</summary>
    public const string StateLacks = "import.state_lacks";

    /// <summary>The record of the row lies in the recycle bin, or the importer may not see it.</summary>
    public const string InBin = "import.in_bin";

    /// <summary>A batch to go on with was made by another plan.</summary>
    public const string OtherPlan = "import.other_plan";

    /// <summary>A batch to go on with was made of another file.</summary>
    public const string OtherFile = "import.other_file";

    /// <summary>There is no such batch, or the model keeps none.</summary>
    public const string NoBatch = "import.no_batch";

    /// <summary>The batch is not one to go on with, or was undone.</summary>
    public const string BatchEnded = "import.batch_ended";

    /// <summary>A record was changed after the import, so that what the import did to it is not undone.</summary>
    public const string ChangedSince = "import.changed_since";

    /// <summary>A record that the import made is needed by others, so that it is not removed.</summary>
    public const string InUse = "import.in_use";

    /// <summary>Fields of a record are none that whoever undoes the import may change.</summary>
    public const string Barred = "import.barred";

    /// <summary>A plan names a file outside the folder.</summary>
    public const string FileOutside = "import.file_outside";
}
